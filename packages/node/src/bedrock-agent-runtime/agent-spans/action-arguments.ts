import { arrayOf, memberOf, stringOf } from "../../values.ts";

/** What an action of an action group is called with: its parameters by name, and the body of its request. */
export function actionArguments(action: unknown): object {
  const parameters = arrayOf(memberOf(action, "parameters")).map((parameter) => [
    stringOf(memberOf(parameter, "name")) ?? "",
    memberOf(parameter, "value"),
  ]);
  const body = memberOf(memberOf(action, "requestBody"), "content");
  return { ...Object.fromEntries(parameters), ...(body === undefined ? {} : { body }) };
}
