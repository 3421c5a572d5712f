const NOT_FOUND = [46, 47, 50, 56, 60, 63, 73, 78, 79, 81, 115, 511];
const BAD_REQUEST = [6, 26, 27, 32, 33, 36, 38, 41, 53, 62, 69, 70, 72, 89, 117, 130, 131, 354, 427, 441, 456, 457];

/** ClickHouse's HTTP status for the code of an exception; 500 for those that it does not name. */
export function statusOf(code: number): number {
  if (NOT_FOUND.includes(code)) return 404;
  if (BAD_REQUEST.includes(code)) return 400;
  switch (code) {
    case 516:
      return 403;
    case 48:
      return 501;
    case 202:
      return 503;
    case 159:
      return 408;
    case 307:
      return 413;
    default:
      return 500;
  }
}
