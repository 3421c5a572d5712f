import type { AttributeValue, SpanView } from "@outcrop/core";
import { Attributes } from "./attributes.ts";
import type { LongColumn } from "./columns/long-column.ts";
import type { SpanColumns } from "./create-span-columns.ts";
import { SpanEvents } from "./span-events.ts";
import { SpanLinks } from "./span-links.ts";

/**
 * A cursor: one span of a batch, read and written in place. The batch has one and moves it, so keep values, not rows.
 * Absent numbers are `undefined`, absent texts the empty string. `resourceAttributes` are shared: a change there is seen
 * by every span of the same resource.
 */
export class SpanRow implements SpanView {
  readonly #columns: SpanColumns;
  readonly #resourceOf: (row: number) => number;
  readonly #attributes: Attributes;
  readonly #resourceAttributes: Attributes;
  readonly events: SpanEvents;
  readonly links: SpanLinks;
  index = 0;

  constructor(columns: SpanColumns, resourceOf: (row: number) => number) {
    this.#columns = columns;
    this.#resourceOf = resourceOf;
    this.#attributes = new Attributes(columns.SpanAttributes);
    this.#resourceAttributes = new Attributes(columns.ResourceAttributes);
    this.events = new SpanEvents(columns);
    this.links = new SpanLinks(columns);
  }

  moveTo(row: number): this {
    this.index = row;
    this.#attributes.moveTo(row);
    this.events.moveTo(row);
    this.links.moveTo(row);
    return this;
  }

  get attributes(): Attributes {
    return this.#attributes;
  }
  get resourceAttributes(): Attributes {
    return this.#resourceAttributes.moveTo(this.resource);
  }
  /** Number of the resource within the batch: spans with the same number share their resource. */
  get resource(): number {
    return this.#resourceOf(this.index);
  }
  get(key: string): AttributeValue | undefined {
    return this.#attributes.get(key);
  }
  keys(): Iterable<string> {
    return this.#attributes.keys();
  }

  get org(): string {
    return this.#columns.Org.text(this.index);
  }
  set org(value: string) {
    this.#columns.Org.setText(this.index, value);
  }
  get traceId(): string {
    return this.#columns.TraceId.text(this.index);
  }
  set traceId(value: string) {
    this.#columns.TraceId.setText(this.index, value);
  }
  get spanId(): string {
    return this.#columns.SpanId.text(this.index);
  }
  set spanId(value: string) {
    this.#columns.SpanId.setText(this.index, value);
  }
  get parentSpanId(): string {
    return this.#columns.ParentSpanId.text(this.index);
  }
  set parentSpanId(value: string) {
    this.#columns.ParentSpanId.setText(this.index, value);
  }
  get traceState(): string {
    return this.#columns.TraceState.text(this.index);
  }
  set traceState(value: string) {
    this.#columns.TraceState.setText(this.index, value);
  }
  get name(): string {
    return this.#columns.SpanName.text(this.index);
  }
  set name(value: string) {
    this.#columns.SpanName.setText(this.index, value);
  }
  /** `Unspecified`, `Internal`, `Server`, `Client`, `Producer` or `Consumer`. */
  get kind(): string {
    return this.#columns.SpanKind.text(this.index);
  }
  set kind(value: string) {
    this.#columns.SpanKind.setText(this.index, value);
  }
  get serviceName(): string {
    return this.#columns.ServiceName.text(this.index);
  }
  set serviceName(value: string) {
    this.#columns.ServiceName.setText(this.index, value);
  }
  get scopeName(): string {
    return this.#columns.ScopeName.text(this.index);
  }
  set scopeName(value: string) {
    this.#columns.ScopeName.setText(this.index, value);
  }
  get scopeVersion(): string {
    return this.#columns.ScopeVersion.text(this.index);
  }
  set scopeVersion(value: string) {
    this.#columns.ScopeVersion.setText(this.index, value);
  }
  get startUnixNano(): bigint {
    return this.#columns.Timestamp.bigint(this.index);
  }
  set startUnixNano(value: bigint) {
    this.#columns.Timestamp.setBigint(this.index, value);
  }
  /** Milliseconds since the epoch, rounded down. */
  get startMs(): number {
    return Number(this.startUnixNano / 1_000_000n);
  }
  get durationNano(): bigint {
    return this.#columns.Duration.bigint(this.index);
  }
  set durationNano(value: bigint) {
    this.#columns.Duration.setBigint(this.index, value);
  }
  /** `Unset`, `Ok` or `Error`. */
  get statusCode(): string {
    return this.#columns.StatusCode.text(this.index);
  }
  set statusCode(value: string) {
    this.#columns.StatusCode.setText(this.index, value);
  }
  get statusMessage(): string {
    return this.#columns.StatusMessage.text(this.index);
  }
  set statusMessage(value: string) {
    this.#columns.StatusMessage.setText(this.index, value);
  }

  get operation(): string {
    return this.#columns.GenAiOperation.text(this.index);
  }
  get provider(): string {
    return this.#columns.GenAiProvider.text(this.index);
  }
  get requestModel(): string {
    return this.#columns.GenAiRequestModel.text(this.index);
  }
  get responseModel(): string {
    return this.#columns.GenAiResponseModel.text(this.index);
  }
  /** The resolved base model, filled by `price`. */
  get model(): string {
    return this.#columns.GenAiModel.text(this.index);
  }
  set model(value: string) {
    this.#columns.GenAiModel.setText(this.index, value);
  }
  get agentName(): string {
    return this.#columns.GenAiAgentName.text(this.index);
  }
  get agentId(): string {
    return this.#columns.GenAiAgentId.text(this.index);
  }
  get toolName(): string {
    return this.#columns.GenAiToolName.text(this.index);
  }
  get finishReasons(): readonly string[] {
    const { ranges, items } = this.#columns.GenAiFinishReasons;
    const start = ranges.start(this.index);
    return Array.from({ length: ranges.count(this.index) }, (_, i) => items.text(start + i));
  }
  get inputTokens(): number | undefined {
    return this.#count(this.#columns.GenAiInputTokens);
  }
  get outputTokens(): number | undefined {
    return this.#count(this.#columns.GenAiOutputTokens);
  }
  get cacheReadTokens(): number | undefined {
    return this.#count(this.#columns.GenAiCacheReadTokens);
  }
  get cacheWriteTokens(): number | undefined {
    return this.#count(this.#columns.GenAiCacheWriteTokens);
  }
  get cacheWrite1hTokens(): number | undefined {
    return this.#count(this.#columns.GenAiCacheWrite1hTokens);
  }
  /** Seconds. */
  get timeToFirstChunk(): number | undefined {
    return this.#columns.GenAiTimeToFirstChunk.get(this.index);
  }
  get responseId(): string {
    return this.#columns.GenAiResponseId.text(this.index);
  }
  get awsRequestId(): string {
    return this.#columns.AwsRequestId.text(this.index);
  }
  get serviceTier(): string {
    return this.#columns.AwsServiceTier.text(this.index);
  }
  get region(): string {
    return this.#columns.CloudRegion.text(this.index);
  }
  get errorType(): string {
    return this.#columns.ErrorType.text(this.index);
  }
  get sessionId(): string {
    return this.#columns.SessionId.text(this.index);
  }
  get userId(): string {
    return this.#columns.UserId.text(this.index);
  }
  get surface(): string {
    return this.#columns.Surface.text(this.index);
  }
  get costNanoUsd(): bigint | undefined {
    const column = this.#columns.CostNanoUsd;
    return column.isNull(this.index) ? undefined : column.bigint(this.index);
  }
  set costNanoUsd(value: bigint | undefined) {
    if (value === undefined) this.#columns.CostNanoUsd.clear(this.index);
    else this.#columns.CostNanoUsd.setBigint(this.index, value);
  }
  get costStatus(): string {
    return this.#columns.CostStatus.text(this.index);
  }
  set costStatus(value: string) {
    this.#columns.CostStatus.setText(this.index, value);
  }
  get priceVersion(): string {
    return this.#columns.PriceVersion.text(this.index);
  }
  set priceVersion(value: string) {
    this.#columns.PriceVersion.setText(this.index, value);
  }

  #count(column: LongColumn): number | undefined {
    return column.isNull(this.index) ? undefined : column.number(this.index);
  }
}
