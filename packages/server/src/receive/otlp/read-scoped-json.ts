import { writeKeyValues } from "./json-attributes.ts";
import { readList, readObject, readString, readWord, type JsonObject } from "./json-fields.ts";
import type { ScopedItems } from "./read-scoped-proto.ts";

/** What reads the items of a signal in OTLP/JSON, and what its fields are called. */
export interface ScopedJsonItems extends Pick<ScopedItems, "context" | "columns"> {
  readonly fields: { readonly resources: string; readonly scopes: string; readonly items: string };
  /** What the context is to keep of a schema URL or a scope's version. */
  keepWord(text: string): number;
  /** Writes an item. `repeatedBytes`: the size of its resource and scope. */
  writeItem(item: JsonObject, repeatedBytes: number): void;
}

/** Reads a request, as `readScopedRequest` does in protobuf. */
export function readScopedJson(request: JsonObject, items: ScopedJsonItems): void {
  const { fields, context, columns } = items;
  const { heap } = columns.ScopeAttributes.values;
  for (const item of readList(request[fields.resources], fields.resources)) {
    const resource = readObject(item, `an item of ${fields.resources}`);
    const { attributes } = readObject(resource["resource"], "resource");
    const before = heap.length;
    writeKeyValues(attributes, columns.ResourceAttributes, context.openResource(), (reason) =>
      context.resourceFault(`resource ${reason}`),
    );
    context.resourceSchema = items.keepWord(readString(resource["schemaUrl"], "schemaUrl"));
    context.closeResource();
    const resourceBytes = heap.length - before;
    for (const scopeItem of readList(resource[fields.scopes], fields.scopes)) {
      readScope(readObject(scopeItem, `an item of ${fields.scopes}`), items, resourceBytes);
    }
  }
}

function readScope(scoped: JsonObject, items: ScopedJsonItems, resourceBytes: number): void {
  const { fields, context, columns } = items;
  const { heap } = columns.ScopeAttributes.values;
  const scope = readObject(scoped["scope"], "scope");
  const before = heap.length;
  writeKeyValues(scope["attributes"], columns.ScopeAttributes, context.openScope(), (reason) => context.fault(reason));
  context.scopeName = heap.appendText(readString(scope["name"], "scope.name"));
  context.scopeVersion = items.keepWord(readString(scope["version"], "scope.version"));
  context.scopeDropped = readWord(scope["droppedAttributesCount"], "scope.droppedAttributesCount");
  context.scopeSchema = items.keepWord(readString(scoped["schemaUrl"], "schemaUrl"));
  const repeated = resourceBytes + heap.length - before;
  for (const item of readList(scoped[fields.items], fields.items)) {
    items.writeItem(readObject(item, `an item of ${fields.items}`), repeated);
  }
}
