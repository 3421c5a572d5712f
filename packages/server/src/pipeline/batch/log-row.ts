import type { AttributeValue } from "@outcrop/core";
import { parseValue } from "./attribute-value.ts";
import { Attributes } from "./attributes.ts";
import type { LogColumns } from "./create-log-columns.ts";

/**
 * A cursor: one log record of a batch, read and written in place. The batch has one and moves it, so keep values, not
 * rows. Absent texts are the empty string; attributes of resource and scope are shared with other rows.
 */
export class LogRow {
  readonly #columns: LogColumns;
  readonly #slotOf: (column: string, row: number) => number;
  readonly #attributes: Attributes;
  readonly #resourceAttributes: Attributes;
  readonly #scopeAttributes: Attributes;
  index = 0;

  constructor(columns: LogColumns, slotOf: (column: string, row: number) => number) {
    this.#columns = columns;
    this.#slotOf = slotOf;
    this.#attributes = new Attributes(columns.LogAttributes);
    this.#resourceAttributes = new Attributes(columns.ResourceAttributes);
    this.#scopeAttributes = new Attributes(columns.ScopeAttributes);
  }

  moveTo(row: number): this {
    this.index = row;
    return this;
  }

  get attributes(): Attributes {
    return this.#attributes.moveTo(this.index);
  }
  get resourceAttributes(): Attributes {
    return this.#resourceAttributes.moveTo(this.#slotOf("ResourceAttributes", this.index));
  }
  get scopeAttributes(): Attributes {
    return this.#scopeAttributes.moveTo(this.#slotOf("ScopeAttributes", this.index));
  }
  get org(): string {
    return this.#columns.Org.text(this.index);
  }
  get timeUnixNano(): bigint {
    return this.#columns.Timestamp.bigint(this.index);
  }
  /** 0 when the sender named none. */
  get observedUnixNano(): bigint {
    return this.#columns.ObservedTimestamp.bigint(this.index);
  }
  get traceId(): string {
    return this.#columns.TraceId.text(this.index);
  }
  get spanId(): string {
    return this.#columns.SpanId.text(this.index);
  }
  get flags(): number {
    return this.#columns.TraceFlags.get(this.index);
  }
  /** 1 to 24, or 0 when the sender named none. */
  get severityNumber(): number {
    return this.#columns.SeverityNumber.get(this.index);
  }
  get severityText(): string {
    return this.#columns.SeverityText.text(this.index);
  }
  get serviceName(): string {
    return this.#columns.ServiceName.text(this.index);
  }
  set serviceName(value: string) {
    this.#columns.ServiceName.setText(this.index, value);
  }
  /** With the type that it was sent with. */
  get body(): AttributeValue {
    const letter = this.#columns.BodyType.text(this.index).charCodeAt(0);
    return parseValue(letter, this.#columns.Body.text(this.index));
  }
  /** As the table has it: a list or a map is JSON, and bytes are base64. */
  get bodyText(): string {
    return this.#columns.Body.text(this.index);
  }
  /** Empty where the body is no document of metrics. */
  get emfId(): string {
    return this.#columns.EmfId.text(this.index);
  }
  get eventName(): string {
    return this.#columns.EventName.text(this.index);
  }
  set eventName(value: string) {
    this.#columns.EventName.setText(this.index, value);
  }
  get scopeName(): string {
    return this.#columns.ScopeName.text(this.index);
  }
  get scopeVersion(): string {
    return this.#columns.ScopeVersion.text(this.index);
  }
  get schemaUrls(): { readonly resource: string; readonly scope: string } {
    const { ResourceSchemaUrl, ScopeSchemaUrl } = this.#columns;
    return { resource: ResourceSchemaUrl.text(this.index), scope: ScopeSchemaUrl.text(this.index) };
  }
  get droppedAttributes(): number {
    return this.#columns.DroppedAttributesCount.get(this.index);
  }
  get sessionId(): string {
    return this.#columns.SessionId.text(this.index);
  }
  get operation(): string {
    return this.#columns.GenAiOperation.text(this.index);
  }
}
