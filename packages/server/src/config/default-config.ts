/** What `outcrop` runs when no configuration is given: one process, loopback only, everything stored locally. */
export const DEFAULT_CONFIG = `receivers:
  otlp:
    protocols:
      grpc:
        endpoint: \${env:OUTCROP_OTLP_GRPC_ENDPOINT:-localhost:4317}
      http:
        endpoint: \${env:OUTCROP_OTLP_HTTP_ENDPOINT:-localhost:4318}

processors:
  memory_limiter:
    limit_mib: 1024
    spike_limit_mib: 256
  normalize:
  price:
  redact:

exporters:
  store:

extensions:
  access:
  console:
    endpoint: \${env:OUTCROP_CONSOLE_ENDPOINT:-localhost:5080}

service:
  extensions: [access, console]
  pipelines:
    traces:
      receivers: [otlp]
      processors: [memory_limiter, normalize, price, redact]
      exporters: [store]
    metrics:
      receivers: [otlp]
      processors: [memory_limiter, normalize, price, redact]
      exporters: [store]
    logs:
      receivers: [otlp]
      processors: [memory_limiter, normalize, redact]
      exporters: [store]
`;
