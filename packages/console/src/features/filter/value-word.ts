import { costStatusWord, modelWord, orNone, surfaceWord } from "../../format/words.ts";
import type { Dimension } from "../../state/filter.ts";

/** A value of a dimension as a reader would say it. */
export function valueWord(dimension: Dimension, value: string): string {
  if (dimension === "costStatus") return costStatusWord(value);
  if (dimension === "surface") return surfaceWord(value);
  if (dimension === "model" || dimension === "requestModel") return modelWord(value);
  return orNone(value);
}
