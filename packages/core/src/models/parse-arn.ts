/** An Amazon Resource Name taken apart: `arn:partition:service:region:account:type/resource`. */
export interface ArnParts {
  readonly service: string;
  /** `undefined` where the ARN leaves it empty. */
  readonly region: string | undefined;
  readonly resourceType: string;
  /** What follows the first slash of the resource; may hold further slashes and colons. */
  readonly resource: string;
}

const ARN_FORM = /^arn:(?:aws|aws-[a-z]+(?:-[a-z]+)*):([a-z0-9-]+):([a-z0-9-]*):([0-9]*):([a-z0-9-]+)\/(.+)$/;

/** Any partition (`aws`, `aws-us-gov`, `aws-cn`, `aws-iso-b`, …); `undefined` for text that is no ARN with a slash. */
export function parseArn(text: string): ArnParts | undefined {
  const match = ARN_FORM.exec(text);
  if (match === null) return undefined;
  const [, service = "", region = "", , resourceType = "", resource = ""] = match;
  return { service, region: region === "" ? undefined : region, resourceType, resource };
}
