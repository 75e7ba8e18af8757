"""Reads committed messages of a topic to its end, and prints a line of JSON for each. Args: JSON {server, topic, full}."""
import json
import sys

from confluent_kafka import Consumer, TopicPartition

args = json.loads(sys.argv[1])
consumer = Consumer(
    {
        "bootstrap.servers": args["server"],
        "group.id": "reader",
        "enable.auto.commit": False,
        "isolation.level": "read_committed",
        "enable.partition.eof": True,
        "fetch.message.max.bytes": 20_000_000,
        "log_level": 0,
    }
)
partitions = consumer.list_topics(args["topic"], 5).topics[args["topic"]].partitions
consumer.assign([TopicPartition(args["topic"], partition, 0) for partition in partitions])
ended = set()
while len(ended) < len(partitions):
    for message in consumer.consume(1000, 1.0):
        if message.error():
            ended.add(message.partition())
            continue
        if not args.get("full"):
            print(message.key().decode())
            continue
        value = message.value()
        print(
            json.dumps(
                {
                    "key": message.key().decode(),
                    "value": value.decode("utf8", "replace")[:500] if value is not None else None,
                    "bytes": len(value or b""),
                    "timestamp": message.timestamp()[1],
                    "headers": {name: text.decode() for name, text in message.headers() or []},
                }
            )
        )
consumer.close()
