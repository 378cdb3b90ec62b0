"""``python -m xidu.engine run`` is what ``make run`` starts."""

import sys

from xidu.engine.supervisor import run

if sys.argv[1:] != ["run"]:
    sys.exit("usage: python -m xidu.engine run")
sys.exit(run())
