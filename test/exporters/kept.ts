/** What every exporter is handed the same of. Items of the SDK's lines have types of their own, which nobody looks into. */
export interface Recorded {
  readonly items: readonly object[];
}

/** A part of the SDK that is told of spans that have ended, and of log records, and keeps them. */
export class Kept implements Recorded {
  readonly items: object[] = [];
  onStart(): void {}
  onEnd(span: object): void {
    this.items.push(span);
  }
  onEmit(record: object): void {
    this.items.push(record);
  }
  forceFlush(): Promise<void> {
    return Promise.resolve();
  }
  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

export const RESOURCE = { "service.name": "exporters", "host.name": "a", "process.pid": 7, "feature.on": true };
export const START_MS: number = Date.UTC(2026, 10, 20, 12);
