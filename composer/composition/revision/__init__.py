"""Carrying moves out: a song and what is to change become another song, in which only that has changed.

`revise` is the way in. Each kind of move is one function in one of the rooms beside it, by what it is about.
"""
