"""
Writes messages at a rate, by the clock: the time of each is in its header `sent`, in nanoseconds, and its number is its key.

`feed.py SERVER TOPIC RATE COUNT ROWS`: ROWS is a file of JSON, a list of rows that are sent in turn. Topics are there already.
Prints {"sent": messages that the brokers acknowledged, "failed": those that they did not, "cpuSeconds": of this process}.
"""

import json
import resource
import sys
import time

from confluent_kafka import Producer

server, topic, rate, count, rows_path = sys.argv[1:6]
rate, count = float(rate), int(count)
with open(rows_path, encoding="utf-8") as file:
    rows = [json.dumps(row)[:-1] for row in json.load(file)]
acknowledged = failed = 0


def heard(error, _message):
    global acknowledged, failed
    if error is None:
        acknowledged += 1
    else:
        failed += 1


producer = Producer({"bootstrap.servers": server, "acks": "all", "linger.ms": 0, "message.timeout.ms": 120_000})
start = time.perf_counter() + 0.5
sent = 0
while sent < count:
    due = min(count, int((time.perf_counter() - start) * rate))
    while sent < due:
        value = f'{rows[sent % len(rows)]}, "id": {sent}}}'
        headers = [("sent", str(time.time_ns()))]
        producer.produce(topic, value, key=str(sent), headers=headers, on_delivery=heard)
        sent += 1
    producer.poll(0)
    time.sleep(0.001)
producer.flush()
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"sent": acknowledged, "failed": failed, "cpuSeconds": usage.ru_utime + usage.ru_stime}))
