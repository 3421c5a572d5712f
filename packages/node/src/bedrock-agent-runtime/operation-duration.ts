import { PROVIDER } from "@outcrop/core";
import type { Telemetry } from "../telemetry.ts";

export interface MeasuredOperation {
  /** `gen_ai.operation.name`: of what is no inference, which has metrics of its own. */
  readonly operation: string;
  /** `gen_ai.request.model`. */
  readonly model?: string | undefined;
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  readonly durationSeconds: number;
  readonly errorType: string | undefined;
}

/** Records the metric `gen_ai.client.operation.duration` of a call, or of a step that a trace tells of. */
export function recordOperation({ names, instruments, dimensions }: Telemetry, measured: MeasuredOperation): void {
  const { operation, model, address, port, durationSeconds, errorType } = measured;
  const call = { operation, requestModel: model, responseModel: undefined, address, port };
  const { all } = dimensions({ provider: PROVIDER.awsBedrock, ...call });
  const outcome = errorType === undefined ? all : { ...all, [names.errorType]: errorType };
  instruments.record("operationDuration", durationSeconds, outcome);
}
