import { memberOf, stringOf } from "../../values.ts";

/** `group/function`, or `group/path` of an operation that is told by its path. */
export function actionName(group: unknown, action: unknown): string {
  const groupName = stringOf(group) ?? "action_group";
  const name = stringOf(memberOf(action, "function")) ?? stringOf(memberOf(action, "apiPath")) ?? "";
  return name === "" || name.startsWith("/") ? `${groupName}${name}` : `${groupName}/${name}`;
}
