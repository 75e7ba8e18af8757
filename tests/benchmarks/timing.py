"""How Python's sides measure and tell; without what some of them have no part in."""

import json
import time


def timed(work):
    """What a piece of work gives, and the processor and wall seconds that it took."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return result, {"cpuSeconds": time.process_time() - cpu, "wallSeconds": time.perf_counter() - wall}


def tell(measured):
    print(json.dumps(measured))
