import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { statusQuery } from "../../api/queries.ts";
import { CodeBlock } from "../../ui/code-block.tsx";

/** What an organisation without data shows: the way to its first trace, ready to paste. */
export function FirstTrace({ org }: { readonly org: string }) {
  const endpoint = `${globalThis.location.origin}/api/${org}`;
  // Asked for already, by the page that found that there is nothing to show.
  const version = useQuery(statusQuery(org)).data?.version ?? "*";
  return (
    <div className="fade-in mx-auto w-full max-w-2xl px-4 py-10 lg:py-16">
      <h2 className="text-lg font-semibold tracking-tight">Send the first trace to {org}</h2>
      <p className="mt-1 text-muted">
        Nothing has arrived yet. Set up your application as below and call a model. The call appears here by itself.
      </p>
      <ol className="mt-6 grid grid-cols-1 gap-6">
        <Step number={1} title="Node.js: install, then start with one flag">
          <p className="mb-2 text-muted">
            The packages are not on the npm registry yet. Build them in the folder of the Outcrop repository with{" "}
            <code className="rounded bg-sunken px-1 font-mono text-xs">npm run pack</code>, then run this in your
            application's folder:
          </p>
          <CodeBlock
            wraps
            label="Commands for Node.js"
            code={`PACKS=/path/to/outcrop/dist/packs\nnpm install "$PACKS/outcrop-core-${version}.tgz" "$PACKS/outcrop-node-${version}.tgz" @opentelemetry/api @opentelemetry/sdk-node\nexport OTEL_SERVICE_NAME=my-service\nexport OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}\nnode --import @outcrop/node/register app.js`}
          />
        </Step>
        <Step number={2} title="Anything else that speaks OpenTelemetry">
          <CodeBlock
            wraps
            label="Environment of any OpenTelemetry sender"
            code={`export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\nexport OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}`}
          />
          <p className="mt-2 text-muted">
            If Outcrop needs credentials, add{" "}
            <code className="rounded bg-sunken px-1 font-mono text-xs break-all">
              OTEL_EXPORTER_OTLP_HEADERS="Authorization=Basic%20…"
            </code>
            .
          </p>
        </Step>
      </ol>
      <output className="mt-8 flex items-center gap-2 text-muted">
        <span aria-hidden className="size-2 rounded-full bg-accent motion-safe:animate-pulse" />
        Waiting for the first span
      </output>
    </div>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-3">
      <span
        aria-hidden
        className="tnum grid size-6 place-items-center rounded-full bg-sunken text-xs font-medium text-muted"
      >
        {number}
      </span>
      <div className="min-w-0">
        <h3 className="mb-2 leading-6 font-medium">{title}</h3>
        {children}
      </div>
    </li>
  );
}
