import {
  ServerInterceptingCall,
  status,
  type Metadata,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
} from "@grpc/grpc-js";
import { asksForRetry, callStatus, statusInOurWords, type AnyStatus, type CallStatus } from "./call-status.ts";

export interface CallGuardOptions {
  /** What a call is refused for before its message is read; `undefined` lets it in. */
  readonly refuse: (path: string, metadata: Metadata, authority: string) => CallStatus | undefined;
  /** How long a sender may take to send its message. */
  readonly readTimeoutMs: number;
  /** How long it has for it at least, when there is no room left for others. */
  readonly patienceMs: number;
  /** Bytes of a message, as sent and again once decompressed. */
  readonly maxMessageBytes: number;
  /** Bytes that all calls together may hold. */
  readonly maxInFlightBytes: number;
  /** Told once of each call that ends otherwise than OK, whoever found it so. */
  readonly onRefused: (path: string, code: status, mayRetry: boolean) => void;
}

/** A call whose message is not all here. */
interface WaitingCall {
  /** Of a clock that does not jump, milliseconds. */
  readonly since: number;
  readonly giveUp: () => void;
}

const BUSY_RETRY_MS = 1000;
const TOO_SLOW = "Cannot go on waiting for message: others are waiting for its room";

/**
 * Stands before every call: refuses it from its metadata alone, limits the time that its message may take, and counts
 * memory. A message's size is not known before all of it is here, so a call counts as the largest that it may be until
 * then, and as its own size from then to its end. Where that leaves no room, the slowest sender is told to come back.
 */
export function createCallGuard(options: CallGuardOptions): ServerInterceptor {
  const { maxMessageBytes, maxInFlightBytes, readTimeoutMs, patienceMs } = options;
  let used = 0;
  /** Calls whose message is not all here, the oldest first. */
  const waiting = new Set<WaitingCall>();

  /** Room for one more message, if need be that of the slowest senders: those who send nothing must not keep out the others. */
  const hasRoom = (): boolean => {
    for (const { since, giveUp } of waiting) {
      if (used + maxMessageBytes <= maxInFlightBytes || performance.now() - since < patienceMs) break;
      giveUp();
    }
    return used + maxMessageBytes <= maxInFlightBytes;
  };

  return (method, call) => {
    let held = 0;
    let isGivenUp = false;
    let timer: NodeJS.Timeout | undefined;
    tellOfRefusal(call, (refusal) => options.onRefused(method.path, refusal.code, asksForRetry(refusal)));
    const hold = (bytes: number): void => {
      used += bytes - held;
      held = bytes;
    };
    const waits: WaitingCall = {
      since: performance.now(),
      giveUp: () => end(callStatus(status.UNAVAILABLE, TOO_SLOW, BUSY_RETRY_MS)),
    };
    const arrived = (): void => {
      clearTimeout(timer);
      waiting.delete(waits);
    };
    const end = (refusal: CallStatus): void => {
      isGivenUp = true;
      arrived();
      hold(0);
      call.sendStatus(refusal);
    };
    const admit = (metadata: Metadata): CallStatus | undefined => {
      const refusal = options.refuse(method.path, metadata, call.getHost());
      if (refusal !== undefined) return refusal;
      if (!hasRoom()) {
        return callStatus(status.UNAVAILABLE, "Cannot take message: too many are being read at once", BUSY_RETRY_MS);
      }
      hold(maxMessageBytes);
      waiting.add(waits);
      timer = setTimeout(() => {
        const reason = `Cannot read message: expected all of it within ${readTimeoutMs} ms, got less`;
        end(callStatus(status.DEADLINE_EXCEEDED, reason));
      }, readTimeoutMs);
      return undefined;
    };
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, forward) => {
            const refusal = admit(metadata);
            if (refusal === undefined) forward(metadata);
            else call.sendStatus(refusal);
          },
          onReceiveMessage: (message: Buffer, forward) => {
            // Its sender was told to send it again.
            if (isGivenUp) return;
            hold(message.length);
            forward(message);
          },
          onReceiveHalfClose: (forward) => {
            arrived();
            if (!isGivenUp) forward();
          },
          // Told at the end of every call, however it ends.
          onCancel: () => {
            arrived();
            hold(0);
          },
        }),
    });
  };
}

/**
 * Every status passes through the innermost call. The library sends some from there itself (a message that is too large,
 * of an unknown compression, or late), and those reach no interceptor.
 */
function tellOfRefusal(call: ServerInterceptingCallInterface, onRefused: (refusal: AnyStatus) => void): void {
  const send = call.sendStatus.bind(call);
  let isTold = false;
  call.sendStatus = (found) => {
    const told = statusInOurWords(found) ?? found;
    if (told.code !== status.OK && !isTold) onRefused(told);
    isTold = true;
    send(told);
  };
}
