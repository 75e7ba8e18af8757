"""
Reads results and says how long each took since its message was written (header `sent`), and which did not come.

`watch.py SERVER TOPIC COUNT WARM IDLE`: the first WARM messages are not timed; ends when all ids came, or IDLE seconds after the
last one. Says `ready` on standard error once it reads. Prints {"got", "lost", "doubled", "p50", "p99", "p999", "max", "cpuSeconds"}, times in milliseconds.
"""

import json
import resource
import sys
import time

import numpy as np
from confluent_kafka import Consumer

server, topic, count, warm, idle = sys.argv[1:6]
count, warm, idle = int(count), int(warm), float(idle)
seen = np.zeros(count, dtype=np.uint16)
times = np.full(count, np.nan, dtype=np.float32)
left = count
consumer = Consumer(
    {
        "bootstrap.servers": server,
        "group.id": f"watch-{time.time_ns()}",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "fetch.wait.max.ms": 100,
    }
)
ready = []
consumer.subscribe([topic], on_assign=lambda *_: ready.append(1))
while not ready:
    consumer.poll(0.1)
sys.stderr.write("ready\n")
sys.stderr.flush()
last = time.monotonic()
begun = False
while left > 0:
    messages = [one for one in consumer.consume(200, 0.005) if one.error() is None]
    now = time.time_ns()
    if messages:
        last = time.monotonic()
        begun = True
    elif begun and time.monotonic() - last > idle:
        break
    elif time.monotonic() - last > idle + 120:
        break
    for message in messages:
        number = int(message.key())
        if seen[number] == 0:
            left -= 1
            if number >= warm:
                times[number] = (now - int(dict(message.headers())["sent"])) / 1e6
        seen[number] += 1
consumer.close()
taken = times[~np.isnan(times)]
p50, p99, p999 = np.percentile(taken, [50, 99, 99.9]) if len(taken) else (np.nan,) * 3
usage = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "got": int((seen > 0).sum()),
            "lost": left,
            "doubled": int((seen[seen > 1] - 1).sum()),
            "p50": float(p50),
            "p99": float(p99),
            "p999": float(p999),
            "max": float(taken.max()) if len(taken) else 0.0,
            "cpuSeconds": usage.ru_utime + usage.ru_stime,
        }
    )
)
