"""What drift found, for people and machines: console, JSON, Markdown, JUnit XML, HTML."""
