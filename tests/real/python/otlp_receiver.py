"""An OTLP receiver on opentelemetry-proto: by HTTP (protobuf and JSON) or by gRPC.

usage: otlp_receiver.py (http|grpc) OUT.ndjson

Prints its port, then writes one JSON object a request: signal, protocol, headers, and the request as protobuf's own JSON, ids as
hexadecimal. Parsing is strict: what is no valid request is answered by 400 and written as an error.
"""

import base64
import gzip
import json
import sys
import threading
from concurrent import futures
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from google.protobuf.json_format import MessageToDict, Parse
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2

REQUESTS = {
    "traces": (trace_service_pb2.ExportTraceServiceRequest, trace_service_pb2.ExportTraceServiceResponse),
    "metrics": (metrics_service_pb2.ExportMetricsServiceRequest, metrics_service_pb2.ExportMetricsServiceResponse),
    "logs": (logs_service_pb2.ExportLogsServiceRequest, logs_service_pb2.ExportLogsServiceResponse),
}
IDS = ("traceId", "spanId", "parentSpanId")
protocol, path = sys.argv[1:3]
out = open(path, "a", encoding="utf-8")
lock = threading.Lock()


def write(entry):
    with lock:
        out.write(json.dumps(entry) + "\n")
        out.flush()


def mapped_ids(value, change):
    if isinstance(value, list):
        return [mapped_ids(part, change) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        key: change(part) if key in IDS and isinstance(part, str) else mapped_ids(part, change)
        for key, part in value.items()
    }


def to_hex(text):
    return base64.b64decode(text).hex()


def to_base64(text):
    return base64.b64encode(bytes.fromhex(text)).decode()


def take(signal, message, kind, headers):
    request = mapped_ids(MessageToDict(message), to_hex)
    write({"signal": signal, "protocol": kind, "headers": headers, "request": request})


class Http(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            signal = self.path.removeprefix("/v1/")
            request_type, response_type = REQUESTS[signal]
            if self.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            kind = self.headers["content-type"]
            if kind == "application/json":
                # OTLP's JSON has ids in hexadecimal where protobuf's has base64; unknown fields are refused.
                message = Parse(json.dumps(mapped_ids(json.loads(body), to_base64)), request_type())
                answer = b"{}"
            elif kind == "application/x-protobuf":
                message = request_type.FromString(body)
                answer = response_type().SerializeToString()
            else:
                raise ValueError(f"content type {kind}")
            take(signal, message, kind, {k.lower(): v for k, v in self.headers.items()})
            status = 200
        except Exception as error:
            write({"error": repr(error), "path": self.path})
            status, answer, kind = 400, str(error).encode(), "text/plain"
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def serve_http():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Http)
    print(server.server_port, flush=True)
    server.serve_forever()


def serve_grpc():
    import grpc
    from opentelemetry.proto.collector.logs.v1 import logs_service_pb2_grpc
    from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2_grpc
    from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc

    def servicer(base, signal):
        class Servicer(base):
            def Export(self, request, context):
                take(signal, request, "grpc", {k: str(v) for k, v in context.invocation_metadata()})
                return REQUESTS[signal][1]()

        return Servicer()

    server = grpc.server(futures.ThreadPoolExecutor(4))
    add = {
        "traces": (trace_service_pb2_grpc.TraceServiceServicer, trace_service_pb2_grpc.add_TraceServiceServicer_to_server),
        "metrics": (
            metrics_service_pb2_grpc.MetricsServiceServicer,
            metrics_service_pb2_grpc.add_MetricsServiceServicer_to_server,
        ),
        "logs": (logs_service_pb2_grpc.LogsServiceServicer, logs_service_pb2_grpc.add_LogsServiceServicer_to_server),
    }
    for signal, (base, register) in add.items():
        register(servicer(base, signal), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    server.wait_for_termination()


serve_grpc() if protocol == "grpc" else serve_http()
