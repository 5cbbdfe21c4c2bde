"""Who else sends requests: published SDKs, each driven through a small program in its own language."""
