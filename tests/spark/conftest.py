"""Spark is installed where there is Java (`make .venv/.spark`). Elsewhere there is nothing to test."""

from importlib.util import find_spec
from shutil import which

collect_ignore = [] if which("java") and find_spec("pyspark") else ["test_spark.py"]
