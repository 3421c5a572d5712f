import { NativeWriter } from "../../pipeline/batch/native/native-writer.ts";

const RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

/**
 * A google.rpc.Status in protobuf (googleapis, google/rpc/status.proto and error_details.proto). With `retryAfterMs` it
 * carries a RetryInfo, which OTLP asks for where a sender should wait before it sends the same again.
 */
export function encodeRpcStatus(code: number, reason: string, retryAfterMs?: number): Uint8Array {
  const status = new NativeWriter(256);
  status.byte(0x08); // code = 1
  status.varint(code);
  status.byte(0x12); // message = 2
  status.text(reason);
  if (retryAfterMs !== undefined) {
    const any = new NativeWriter(128);
    any.byte(0x0a); // type_url = 1
    any.text(RETRY_INFO);
    field(any, 0x12, encodeRetryInfo(retryAfterMs)); // value = 2
    field(status, 0x1a, any.finish()); // details = 3
  }
  return status.finish();
}

function encodeRetryInfo(retryAfterMs: number): Uint8Array {
  const duration = new NativeWriter(64);
  duration.byte(0x08); // seconds = 1
  duration.varint(Math.floor(retryAfterMs / 1000));
  duration.byte(0x10); // nanos = 2
  duration.varint(Math.round((retryAfterMs % 1000) * 1e6));
  const info = new NativeWriter(64);
  field(info, 0x0a, duration.finish()); // retry_delay = 1
  return info.finish();
}

function field(writer: NativeWriter, tag: number, bytes: Uint8Array): void {
  writer.byte(tag);
  writer.varint(bytes.length);
  writer.copy(bytes, 0, bytes.length);
}
