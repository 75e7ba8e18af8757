"""Writes messages {"id": i, "x": i % 100} with ids from..from+count. Args: JSON {server, topic, from, count, perSecond, partitions}."""
import json
import sys
import time

from confluent_kafka import KafkaException, Producer
from confluent_kafka.admin import AdminClient, NewTopic

args = json.loads(sys.argv[1])
admin = AdminClient({"bootstrap.servers": args["server"]})
for topic, config in args.get("make", {}).items():
    new = NewTopic(topic, num_partitions=args.get("partitions", 4), replication_factor=1, config=config)
    try:
        admin.create_topics([new])[topic].result(30)
    except KafkaException as error:
        if error.args[0].name() != "TOPIC_ALREADY_EXISTS":
            raise

failed = []


def delivered(error, _):
    if error is not None:
        failed.append(str(error))


producer = Producer(
    {
        "bootstrap.servers": args["server"],
        "enable.idempotence": True,
        "linger.ms": 5,
        "message.max.bytes": 20_000_000,
        "message.timeout.ms": 120_000,
        "log_level": 0,
    }
)
start = time.monotonic()
values = args.get("values")
count = len(values) if values is not None else args["count"]
for i in range(count):
    id = args.get("from", 0) + i
    value = json.dumps({"id": id, "x": id % 100}) if values is None else values[i]
    if isinstance(value, dict):
        value = "x" * value["bytes"] if "bytes" in value else bytes.fromhex(value["hex"])
    while True:
        try:
            producer.produce(
                args["topic"],
                value,
                key=str(id),
                headers=[("traceparent", f"00-{id:032x}-0000000000000001-01")],
                timestamp=1_700_000_000_000 + id,
                on_delivery=delivered,
            )
            break
        except BufferError:
            producer.poll(0.1)
    if i % 50 == 0:
        producer.poll(0)
        if args.get("perSecond"):
            ahead = (i + 1) / args["perSecond"] - (time.monotonic() - start)
            if ahead > 0:
                time.sleep(ahead)
producer.flush(120)
if failed:
    sys.exit(f"{len(failed)} not delivered: {failed[0]}")
