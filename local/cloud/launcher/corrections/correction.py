"""What a correction is: a function with a name, and a way to put one function in the place of another."""

import functools
import inspect

_corrections = {}


def correction(name):
    """Adds a function to the list. Its text says what AWS does and what MiniStack does."""

    def add(function):
        _corrections[name] = function
        return function

    return add


def apply(without):
    """Makes all corrections but those named; `all` stands for every one. Gives what was done, for the report."""
    unknown = without - set(_corrections) - {"all"}
    if unknown:
        raise SystemExit(f"no correction is named {', '.join(sorted(unknown))}")
    made = []
    for name, function in _corrections.items():
        applied = name not in without and "all" not in without
        if applied:
            function()
        made.append({"name": name, "applied": applied, "text": inspect.getdoc(function)})
    return made


def replace(module, name, tables=()):
    """
    Decorator: the function takes the place of `module.name` and gets the original as its first argument. In `tables`
    (dicts whose values are functions) the original is replaced too. A name that upstream has removed is an error at
    the start, not a correction that silently does nothing.
    """
    original = getattr(module, name)

    def put(function):
        @functools.wraps(original)
        def corrected(*args, **kwargs):
            return function(original, *args, **kwargs)

        setattr(module, name, corrected)
        for table in tables:
            for key, value in table.items():
                if value is original:
                    table[key] = corrected
        return corrected

    return put
