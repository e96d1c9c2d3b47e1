"""An official's file becomes entries that wait for editors: received, checked, stored, forgotten.

Table of contents
-----------------
``receiving``   a file comes in, is read anew, is asked about
``checking``    what each row would do: some rows per transaction, by a timer
``storing``     rows become entries: some per transaction, each once
``forgetting``  files and rows go in time, and with a person who is named in them
``seeding``     imports of the demo
"""
