"""Sends spans, log records and data points by OpenTelemetry's own exporters for Python, the same by each protocol.

Arguments: how many of each, then for each sender its protocol, base endpoint (or gRPC's), organisation and API key.
"""

import sys

from opentelemetry import trace
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter as GrpcLogs
from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter as GrpcMetrics
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcSpans
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter as HttpLogs
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter as HttpMetrics
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as HttpSpans
from opentelemetry.sdk._logs import LoggerProvider, LogRecordProcessor
from opentelemetry.sdk.metrics import export as points
from opentelemetry.sdk.metrics._internal.point import Buckets
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, Status, StatusCode, TraceFlags

START = 1_795_176_000_000_000_000
MILLISECOND = 1_000_000
PER_REQUEST = 500
RESOURCE = Resource({"service.name": "exporters", "host.name": "a", "process.pid": 7, "feature.on": True})
KINDS = [SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER]


class Kept(SpanProcessor, LogRecordProcessor):
    """Keeps what the SDK hands on."""

    def __init__(self):
        self.items = []

    def on_end(self, span):
        self.items.append(span)

    def on_emit(self, log_data):
        self.items.append(log_data)

    def emit(self, log_data):
        self.items.append(log_data)

    def shutdown(self):
        pass

    def force_flush(self, timeout_millis=0):
        return True


def attributes_of(i):
    return {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "anthropic.claude-sonnet-4-5-20250929-v1:0",
        "a.number": i,
        "a.negative": -i,
        "a.part": i / 4,
        "a.bool": i % 2 == 0,
        "a.text": "größe – “é😀”",
        "a.texts": ["x", "ü", ""],
    }


def spans(count):
    kept = Kept()
    provider = TracerProvider(resource=RESOURCE)
    provider.add_span_processor(kept)
    tracer = provider.get_tracer("exporters", "1.2.3")
    for i in range(count):
        start = START + i * MILLISECOND
        span = tracer.start_span(f"step {i % 17}", kind=KINDS[i % 5], start_time=start, attributes=attributes_of(i))
        if i % 3 == 0:
            span.add_event("first", {"at": i}, timestamp=start + 1)
        if i % 11 == 0:
            span.set_status(Status(StatusCode.ERROR, f"failed at {i}"))
        span.end(end_time=start + (i % 2000) * MILLISECOND)
    return kept.items


def logs(count):
    kept = Kept()
    provider = LoggerProvider(resource=RESOURCE)
    provider.add_log_record_processor(kept)
    logger = provider.get_logger("exporters", "1.2.3")
    for i in range(count):
        context = SpanContext(i + 1, i + 1, is_remote=False, trace_flags=TraceFlags(1))
        logger.emit(
            LogRecord(
                timestamp=START + i * MILLISECOND,
                observed_timestamp=START + i * MILLISECOND + 3,
                context=trace.set_span_in_context(NonRecordingSpan(context)),
                severity_number=SeverityNumber.WARN,
                severity_text="WARN",
                body={"role": "user", "count": i} if i % 5 == 0 else f"line {i}",
                attributes=attributes_of(i),
            )
        )
    return kept.items


def metrics(count):
    """Requests of 500 points of four kinds."""
    delta = points.AggregationTemporality.DELTA
    cumulative = points.AggregationTemporality.CUMULATIVE
    requests = []
    for at in range(0, count, PER_REQUEST):
        numbers = range(at, min(at + PER_REQUEST, count))

        def some(kind):
            return [i for i in numbers if i % 4 == kind]

        def common(i):
            return {
                "attributes": attributes_of(i),
                "start_time_unix_nano": START,
                "time_unix_nano": START + i * MILLISECOND,
            }

        def totals(i):
            return {"count": 3, "sum": i / 7, "min": -1.5, "max": float(i)}

        number = [points.NumberDataPoint(**common(i), value=i if i % 8 == 0 else i / 9) for i in some(0)]
        gauge = [points.NumberDataPoint(**common(i), value=-i / 9) for i in some(1)]
        histogram = [
            points.HistogramDataPoint(**common(i), **totals(i), bucket_counts=[1, 2, i], explicit_bounds=[0.5, 10.0])
            for i in some(2)
        ]
        exponential = [
            points.ExponentialHistogramDataPoint(
                **common(i),
                **totals(i),
                scale=-2,
                zero_count=1,
                positive=Buckets(-3, [1, i]),
                negative=Buckets(2, [7]),
                flags=0,
            )
            for i in some(3)
        ]
        all_metrics = [
            points.Metric("e.sum", "größe", "By", points.Sum(number, cumulative, True)),
            points.Metric("e.gauge", "größe", "By", points.Gauge(gauge)),
            points.Metric("e.histogram", "größe", "By", points.Histogram(histogram, delta)),
            points.Metric("e.exponential", "größe", "By", points.ExponentialHistogram(exponential, delta)),
        ]
        scope = points.ScopeMetrics(InstrumentationScope("exporters", "1.2.3"), all_metrics, "")
        requests.append(points.MetricsData([points.ResourceMetrics(RESOURCE, [scope], "")]))
    return requests


def cut(items):
    return [items[at : at + PER_REQUEST] for at in range(0, len(items), PER_REQUEST)]


def exporters_of(protocol, endpoint, org, key):
    headers = {"authorization": f"Bearer {key}"}
    if protocol == "grpc":
        options = {"endpoint": endpoint, "insecure": True, "headers": {**headers, "organization": org}}
        return GrpcSpans(**options), GrpcLogs(**options), GrpcMetrics(**options)
    base = f"{endpoint}/api/{org}/v1"
    return (
        HttpSpans(endpoint=f"{base}/traces", headers=headers),
        HttpLogs(endpoint=f"{base}/logs", headers=headers),
        HttpMetrics(endpoint=f"{base}/metrics", headers=headers),
    )


def main(count, *senders):
    sent = [cut(spans(int(count))), cut(logs(int(count))), metrics(int(count))]
    for at in range(0, len(senders), 4):
        for exporter, requests in zip(exporters_of(*senders[at : at + 4]), sent):
            for request in requests:
                result = exporter.export(request)
                if result.value != 0:
                    raise SystemExit(f"Cannot export by {type(exporter)}: {result}")
            exporter.shutdown()


main(*sys.argv[1:])
