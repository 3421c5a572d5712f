import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Of otelcol, its receiver for OTLP, and its exporter to a file. */
export const COLLECTOR_VERSION = "0.162.0";
const CONTRIB = "github.com/open-telemetry/opentelemetry-collector-contrib";
const WITHIN_MS = 20 * 60_000;

export type BuiltCollector =
  | { readonly kind: "built"; readonly path: string }
  | { readonly kind: "missing"; readonly reason: string };

/** What OpenTelemetry's own builder generates, as far as one receiver and one exporter need it. */
const MAIN = `package main

import (
	"os"

	"${CONTRIB}/exporter/fileexporter"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/fileprovider"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/service/telemetry/otelconftelemetry"
)

func factories() (otelcol.Factories, error) {
	receivers, err := otelcol.MakeFactoryMap[receiver.Factory](otlpreceiver.NewFactory())
	if err != nil {
		return otelcol.Factories{}, err
	}
	exporters, err := otelcol.MakeFactoryMap[exporter.Factory](fileexporter.NewFactory())
	return otelcol.Factories{Receivers: receivers, Exporters: exporters, Telemetry: otelconftelemetry.NewFactory()}, err
}

func main() {
	providers := []confmap.ProviderFactory{fileprovider.NewFactory()}
	settings := otelcol.CollectorSettings{
		BuildInfo: component.BuildInfo{Command: "otelcol", Version: "${COLLECTOR_VERSION}"},
		Factories: factories,
		ConfigProviderSettings: otelcol.ConfigProviderSettings{
			ResolverSettings: confmap.ResolverSettings{ProviderFactories: providers, DefaultScheme: "file"},
		},
	}
	if err := otelcol.NewCommand(settings).Execute(); err != nil {
		os.Exit(1)
	}
}
`;

const MODULE = `module outcrop.bench/collector

go 1.25.0

require (
	${CONTRIB}/exporter/fileexporter v${COLLECTOR_VERSION}
	go.opentelemetry.io/collector/otelcol v${COLLECTOR_VERSION}
	go.opentelemetry.io/collector/receiver/otlpreceiver v${COLLECTOR_VERSION}
)
`;

/**
 * The OpenTelemetry Collector from its public modules, built by the machine's own Go and kept in the user's cache folder.
 * Without Go, or without a way to the modules, it says why there is none.
 */
export async function buildCollector(): Promise<BuiltCollector> {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const sources = createHash("sha256").update(MAIN).update(MODULE).digest("hex").slice(0, 8);
  const folder = join(cache, "outcrop-bench", `collector-${COLLECTOR_VERSION}-${sources}`);
  const path = join(folder, "otelcol");
  if (await isThere(path)) return { kind: "built", path };
  try {
    await run("go", ["version"]);
  } catch {
    return { kind: "missing", reason: "Go is not on this machine" };
  }
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "main.go"), MAIN);
    await writeFile(join(folder, "go.mod"), MODULE);
    await run("go", ["build", "-mod=mod", "-trimpath", "-o", "otelcol", "."], {
      cwd: folder,
      timeout: WITHIN_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { kind: "built", path };
  } catch (error) {
    const { stderr = "" } = error as { readonly stderr?: string };
    const reason = stderr.split("\n").findLast((line) => line.trim() !== "") ?? String(error);
    return { kind: "missing", reason: `go build: ${reason}` };
  }
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
