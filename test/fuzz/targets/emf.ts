import { parseEmf } from "@outcrop/core/emf";
import type { FuzzTarget } from "../fuzz-target.ts";
import { json } from "./otlp-seeds.ts";

/** Lines of the embedded metric format, as an application's log brings them. */
export const target: FuzzTarget = {
  grammar: "json",
  seeds: () => [
    json({
      _aws: {
        Timestamp: 1_770_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: "agents",
            Dimensions: [["model"], ["model", "user"], []],
            Metrics: [
              { Name: "tokens", Unit: "Count", StorageResolution: 1 },
              { Name: "cost", Unit: "None" },
            ],
          },
        ],
      },
      model: "nova",
      user: "ada",
      tokens: [1, 2, 3.5],
      cost: 0.25,
      note: { a: [1] },
    }),
    Buffer.from("a line of text"),
  ],
  words: ["_aws", "CloudWatchMetrics", "Namespace", "Dimensions", "Metrics", "Name", "Unit", "StorageResolution"],
  run: (input) => JSON.stringify(parseEmf(Buffer.from(input).toString())),
};
