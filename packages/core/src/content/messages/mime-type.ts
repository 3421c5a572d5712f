/** The media that a content block of Converse can hold, by the conventions' word for it. */
export type Modality = "image" | "video" | "audio" | "document";

const MIME_TYPES: Readonly<Record<Modality, Readonly<Record<string, string>>>> = {
  image: { png: "image/png", jpeg: "image/jpeg", jpg: "image/jpeg", gif: "image/gif", webp: "image/webp" },
  video: {
    mkv: "video/x-matroska",
    mov: "video/quicktime",
    mp4: "video/mp4",
    webm: "video/webm",
    flv: "video/x-flv",
    mpeg: "video/mpeg",
    mpg: "video/mpeg",
    wmv: "video/x-ms-wmv",
    three_gp: "video/3gpp",
  },
  audio: {
    mp3: "audio/mpeg",
    mpeg: "audio/mpeg",
    wav: "audio/wav",
    ogg: "audio/ogg",
    opus: "audio/opus",
    flac: "audio/flac",
    aac: "audio/aac",
    m4a: "audio/mp4",
    mp4: "audio/mp4",
    webm: "audio/webm",
  },
  document: {
    pdf: "application/pdf",
    csv: "text/csv",
    doc: "application/msword",
    docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    xls: "application/vnd.ms-excel",
    xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    html: "text/html",
    txt: "text/plain",
    md: "text/markdown",
  },
};

/** The MIME type of a `format` of Converse (API reference, ImageBlock and siblings), `undefined` when it is new. */
export function mimeType(modality: Modality, format: unknown): string | undefined {
  const known = MIME_TYPES[modality];
  return typeof format === "string" && Object.hasOwn(known, format) ? known[format] : undefined;
}
