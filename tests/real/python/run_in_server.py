"""Runs a cell in a kernel of a Jupyter server, by its own HTTP and websocket. Args: JSON {url, token, kernel, code}. Prints JSON {specs, text, status}."""
import json
import sys
import urllib.request
import uuid

import websocket

args = json.loads(sys.argv[1])
auth = {"Authorization": f"token {args['token']}"}


def ask(path, method="GET", body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"{args['url']}{path}", method=method, data=data, headers={**auth, "Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        text = answer.read()
        return json.loads(text) if text else None


specs = ask("/api/kernelspecs")["kernelspecs"]
kernel = ask("/api/kernels", "POST", {"name": args["kernel"]})
text, status = "", None
try:
    socket = websocket.create_connection(
        f"{args['url'].replace('http', 'ws', 1)}/api/kernels/{kernel['id']}/channels",
        header=[f"Authorization: {auth['Authorization']}"],
        timeout=120,
    )
    id = uuid.uuid4().hex
    content = {"code": args["code"], "silent": False, "store_history": True, "user_expressions": {}}
    header = {"msg_id": id, "msg_type": "execute_request", "username": "", "session": uuid.uuid4().hex, "version": "5.3"}
    socket.send(json.dumps({"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}))
    idle = False
    while status is None or not idle:
        message = json.loads(socket.recv())
        if message["parent_header"].get("msg_id") != id:
            continue
        kind, content = message["header"]["msg_type"], message["content"]
        if kind == "stream":
            text += content["text"]
        elif kind == "execute_result":
            text += content["data"]["text/plain"]
        elif kind == "error":
            text += "\n".join(content["traceback"])
        elif kind == "execute_reply":
            status = content["status"]
        elif kind == "status":
            idle = content["execution_state"] == "idle"
    socket.close()
finally:
    ask(f"/api/kernels/{kernel['id']}", "DELETE")
print(json.dumps({"specs": {name: spec["spec"]["language"] for name, spec in specs.items()}, "text": text, "status": status}))
