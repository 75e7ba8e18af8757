"""Makes topics. `make_topics.py SERVER PLAN`, a plan of JSON: topics, partitions, config."""

import json
import sys

from confluent_kafka.admin import AdminClient, NewTopic

server, text = sys.argv[1:3]
plan = json.loads(text)
admin = AdminClient({"bootstrap.servers": server})
topics = [NewTopic(name, plan["partitions"], 1, config=plan["config"]) for name in plan["topics"]]
for made in admin.create_topics(topics).values():
    made.result(30)
