"""Files that a user names: read if they are regular files, written whole or not at all.

The rest of the house opens no path of its own (tests/repository/test_files.py), so what stands here holds
for every command: ``-`` is standard input or output, a pipe or device is never waited for or replaced.
"""
