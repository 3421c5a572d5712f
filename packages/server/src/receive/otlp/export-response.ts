import { NativeWriter } from "../../pipeline/batch/native/native-writer.ts";

/**
 * The response of any Export in protobuf: those of the three signals have the same fields (opentelemetry-proto,
 * collector/…_service.proto). `partial_success` is left out
 * when all was accepted, as the protocol asks.
 */
export function encodeExportResponse(rejected: number, reason: string): Uint8Array {
  const message = new NativeWriter(64);
  if (rejected > 0) {
    const partial = new NativeWriter(256);
    partial.byte(0x08); // rejected_spans = 1
    partial.varint(rejected);
    partial.byte(0x12); // error_message = 2
    partial.text(reason);
    const bytes = partial.finish();
    message.byte(0x0a); // partial_success = 1
    message.varint(bytes.length);
    message.copy(bytes, 0, bytes.length);
  }
  return message.finish();
}
