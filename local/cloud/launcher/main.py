"""Starts MiniStack with our corrections. The first argument is the file in which it says which ones it made."""

import json
import os
import runpy
import signal
import sys

# The supervisor ends its servers with SIGQUIT, and the shell that starts them ignores it for them.
signal.signal(signal.SIGQUIT, signal.SIG_DFL)

from corrections import apply  # noqa: E402 - the signal first: importing takes a second

made = apply(without=set(filter(None, os.environ.get("HOLDFAST_LOCAL_WITHOUT", "").split(","))))
with open(sys.argv[1] + ".part", "w", encoding="utf-8") as file:
    json.dump(made, file)
os.replace(sys.argv[1] + ".part", sys.argv[1])

sys.argv = ["ministack"]
runpy.run_module("ministack", run_name="__main__", alter_sys=True)
