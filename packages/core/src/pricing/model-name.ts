/** A base model id as a price list compares it: `anthropic.claude-3-haiku-20240307-v1:0` in three parts. */
export interface ModelName {
  /** `anthropic.claude-3-haiku` */
  readonly line: string;
  /** `20240307` */
  readonly date: string | undefined;
  /** `1`; the minor version behind the colon never changed a price and is left out. */
  readonly version: string | undefined;
}

export function modelName(baseModel: string): ModelName {
  const [, line = baseModel, date, version] = /^(.+?)(?:-(\d{8}))?(?:-v(\d+))?(?::\d+)?$/.exec(baseModel) ?? [];
  return { line, date, version };
}
