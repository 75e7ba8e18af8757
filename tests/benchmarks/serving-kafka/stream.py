"""The same by confluent-kafka and onnxruntime, in batches of 500. `stream.py SERVER TOPIC COUNT MODEL at-least-once|exactly-once`"""

import json
import resource
import sys
import time
import uuid

import numpy as np
import onnxruntime
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

server, topic, count, model, delivery = sys.argv[1:6]
count = int(count)
group = uuid.uuid4().hex[:8]
output = f"out-{group}"
admin = AdminClient({"bootstrap.servers": server})
admin.create_topics([NewTopic(output, 4, 1)])[output].result(30)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(f"{model}/model.onnx", options, providers=["CPUExecutionProvider"])
DTYPES = {"tensor(double)": np.float64, "tensor(float)": np.float32, "tensor(int64)": np.int64, "tensor(string)": object}
inputs = [(one.name, DTYPES[one.type]) for one in session.get_inputs()]
once = delivery == "exactly-once"


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


before, start = cpu(), time.perf_counter()
settings = {"bootstrap.servers": server, "group.id": group, "auto.offset.reset": "earliest", "enable.auto.commit": False}
consumer = Consumer(settings)
producer = Producer({"bootstrap.servers": server, "linger.ms": 5, "acks": "all", **({"transactional.id": group} if once else {})})
if once:
    producer.init_transactions(30)
consumer.subscribe([topic])
done = 0
while done < count:
    messages = [one for one in consumer.consume(500, 0.5) if one.error() is None]
    if not messages:
        continue
    rows = [json.loads(one.value()) for one in messages]
    feeds = {name: np.array([row[name] for row in rows], dtype=dtype) for name, dtype in inputs}
    predictions = session.run(None, feeds)[0].reshape(-1).tolist()
    if once:
        producer.begin_transaction()
    for message, row, prediction in zip(messages, rows, predictions, strict=True):
        producer.produce(
            output,
            json.dumps({"id": row["id"], "prediction": prediction}),
            key=message.key(),
            headers=message.headers(),
            timestamp=message.timestamp()[1],
        )
    ends = {}
    for message in messages:
        ends[message.partition()] = max(ends.get(message.partition(), 0), message.offset() + 1)
    offsets = [TopicPartition(topic, partition, offset) for partition, offset in ends.items()]
    if once:
        producer.send_offsets_to_transaction(offsets, consumer.consumer_group_metadata())
        producer.commit_transaction()
    else:
        producer.flush()
        consumer.commit(offsets=offsets, asynchronous=False)
    done += len(messages)
consumer.close()
wall = time.perf_counter() - start
print(json.dumps({"cpuSeconds": cpu() - before, "wallSeconds": wall, "perSecond": round(done / wall)}))
