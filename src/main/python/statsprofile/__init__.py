"""Function profiles of a Python program as time series, in the documents of StatsProfile for Logback.

    import statsprofile

    statsprofile.start(service="shop", output="/var/log/shop/profile.ndjson")

or, for one stretch of a program,

    with statsprofile.Recorder(service="shop", elasticsearch="https://es:9200", api_key_file="/run/secrets/es"):
        serve()

or, for a whole program, `python -m statsprofile --service shop -o profile.ndjson script.py`.

CPython's own cProfile counts and times the calls of each thread. At each multiple of the interval on the wall clock, what it
counted since the last time is written as one JSON document. Needs nothing but CPython 3.9 to 3.13 and its standard library.
"""

from ._recorder import Recorder, start, stop

__all__ = ["Recorder", "start", "stop"]
