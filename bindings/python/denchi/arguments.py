"""Checks of what Python code hands in, before it reaches the compiled library."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from denchi.errors import InputError


def real(name: str, value: Any) -> float:
    """Return a plain number; `name` is the argument's name in errors."""
    if not isinstance(value, (bool, np.bool_, str, bytes)):
        try:
            return float(value)
        except (TypeError, ValueError, OverflowError):
            pass
    raise InputError(name, repr(value), "must be a number", "argument")


def text(name: str, value: Any) -> str:
    """Return a string."""
    if isinstance(value, str):
        return value
    raise InputError(name, repr(value), "must be a string", "argument")


def path(name: str, value: Any) -> str:
    """Return the path of a file as a string."""
    try:
        target = os.fsdecode(os.fspath(value))
    except TypeError:
        raise InputError(name, repr(value), "must be a path", "argument") from None
    try:
        target.encode()
    except UnicodeEncodeError:
        raise InputError(name, repr(value), "must be valid Unicode", "argument") from None
    return target


def output_path(name: str, value: Any) -> str:
    """Return the path of a file that can be written, or raise before any work is done."""
    target = path(name, value)
    folder = os.path.dirname(target) or "."
    rule = ""
    if not os.path.isdir(folder):
        rule = f"the folder {folder!r} does not exist"
    elif os.path.isdir(target) or not os.path.basename(target):
        rule = "is a folder, not a file"
    elif os.path.exists(target) and not os.path.isfile(target):
        rule = "is not a plain file"
    elif not os.access(folder, os.W_OK | os.X_OK):
        rule = f"the folder {folder!r} is not writable"
    if rule:
        raise InputError(name, repr(target), rule, "argument")
    return target
