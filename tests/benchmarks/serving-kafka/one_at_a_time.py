"""
Predicts one message at a time by confluent-kafka and onnxruntime: its result is flushed before the next is read; offsets go to the
group behind it. `one_at_a_time.py SERVER INPUT OUTPUT GROUP MODEL`, until SIGTERM.
"""

import json
import signal
import sys

import numpy as np
import onnxruntime
from confluent_kafka import Consumer, Producer

server, topic, output, group, model = sys.argv[1:6]
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(f"{model}/model.onnx", options, providers=["CPUExecutionProvider"])
DTYPES = {"tensor(double)": np.float64, "tensor(float)": np.float32, "tensor(int64)": np.int64, "tensor(string)": object}
inputs = [(one.name, DTYPES[one.type]) for one in session.get_inputs()]
consumer = Consumer(
    {
        "bootstrap.servers": server,
        "group.id": group,
        "auto.offset.reset": "earliest",
        # What is stored is committed in the background: the least that at-least-once costs.
        "enable.auto.offset.store": False,
    }
)
producer = Producer({"bootstrap.servers": server, "linger.ms": 0, "acks": "all"})
stopped = []
signal.signal(signal.SIGTERM, lambda *_: stopped.append(1))
consumer.subscribe([topic])
while not stopped:
    message = consumer.poll(0.1)
    if message is None or message.error() is not None:
        continue
    row = json.loads(message.value())
    feeds = {name: np.array([row[name]], dtype=dtype) for name, dtype in inputs}
    prediction = session.run(None, feeds)[0].reshape(-1).tolist()[0]
    producer.produce(
        output,
        json.dumps({"id": row["id"], "prediction": prediction}),
        key=message.key(),
        headers=message.headers(),
        timestamp=message.timestamp()[1],
    )
    producer.flush()
    consumer.store_offsets(message)
consumer.close()
