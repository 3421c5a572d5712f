import { attributesOf, decodeLogsRequest, idOf, textOf, valueOf, type Pair, type Value } from "./reference-decoder.ts";

interface LogRecord {
  readonly timeUnixNano?: string;
  readonly observedTimeUnixNano?: string;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly body?: Value;
  readonly attributes?: readonly Pair[];
  readonly droppedAttributesCount?: number;
  readonly flags?: number;
  readonly traceId?: Uint8Array;
  readonly spanId?: Uint8Array;
  readonly eventName?: string;
}

interface LogsRequest {
  readonly resourceLogs?: readonly {
    readonly resource?: { readonly attributes?: readonly Pair[] };
    readonly schemaUrl?: string;
    readonly scopeLogs?: readonly {
      readonly scope?: { readonly name?: string; readonly version?: string; readonly attributes?: readonly Pair[] };
      readonly schemaUrl?: string;
      readonly logRecords?: readonly LogRecord[];
    }[];
  }[];
}

/** What a batch must say of a body, by protobufjs and objects: the rules of docs/receive.md in their plainest form. */
export function referenceLogs(body: Uint8Array, receivedNano: bigint): readonly object[] {
  const request = decodeLogsRequest(body) as LogsRequest;
  return (request.resourceLogs ?? []).flatMap(({ resource, schemaUrl: resourceUrl = "", scopeLogs = [] }) => {
    const resourceAttributes = attributesOf(resource?.attributes);
    return scopeLogs.flatMap(({ scope, schemaUrl: scopeUrl = "", logRecords = [] }) =>
      logRecords.map((record) => ({
        ...recordOf(record, receivedNano),
        org: "acme",
        serviceName: textOf(resourceAttributes.find(([key]) => key === "service.name")?.[1]),
        resource: resourceAttributes,
        scope: [scope?.name ?? "", scope?.version ?? "", attributesOf(scope?.attributes)],
        schemaUrls: { resource: resourceUrl, scope: scopeUrl },
      })),
    );
  });
}

function recordOf(record: LogRecord, receivedNano: bigint): object {
  const severity = record.severityNumber ?? 0;
  const observed = BigInt(record.observedTimeUnixNano ?? 0);
  return {
    time: BigInt(record.timeUnixNano ?? 0) || observed || receivedNano,
    observed,
    traceId: idOf(record.traceId),
    spanId: idOf(record.spanId),
    flags: (record.flags ?? 0) & 0xff,
    severity: [severity >= 1 && severity <= 24 ? severity : 0, record.severityText ?? ""],
    body: record.body === undefined ? "" : valueOf(record.body),
    eventName: record.eventName ?? "",
    dropped: record.droppedAttributesCount ?? 0,
    attributes: attributesOf(record.attributes),
  };
}
