import { QUERY_BYTES } from "../limits.ts";

/** How chdb is started: small caches and pools, a cap on memory. These are server settings, read once. */
export function serverArguments(memoryLimitBytes: number): string[] {
  const cache = Math.min(64 * 1024 * 1024, Math.floor(memoryLimitBytes / 16));
  return Object.entries({
    max_server_memory_usage: memoryLimitBytes,
    mark_cache_size: cache,
    index_mark_cache_size: cache,
    uncompressed_cache_size: 0,
    mmap_cache_size: 0,
    max_thread_pool_size: 1000,
    // What a burst has left behind ends; each idle thread holds its stack and three file handles.
    max_thread_pool_free_size: 64,
    // By default 128 threads delete the parts that merges have replaced, all at once, some minutes after the start.
    max_parts_cleaning_thread_pool_size: 2,
    max_active_parts_loading_thread_pool_size: 4,
    max_outdated_parts_loading_thread_pool_size: 2,
    max_io_thread_pool_size: 16,
    max_prefixes_deserialization_thread_pool_size: 4,
    background_pool_size: 2,
    background_merges_mutations_concurrency_ratio: 1,
    os_threads_nice_value_merge_mutate: 10,
    background_common_pool_size: 2,
    background_move_pool_size: 1,
    background_fetches_pool_size: 1,
    background_schedule_pool_size: 4,
    asynchronous_metrics_update_period_s: 60,
  }).map(([name, value]) => `--${name}=${value}`);
}

/** Settings that every query starts from; a request's own go on top. Values as ClickHouse writes them. */
export function querySettings(memoryLimitBytes: number): Readonly<Record<string, string>> {
  const oneQuery = Math.floor(memoryLimitBytes / 2);
  return {
    max_memory_usage: String(oneQuery),
    // With the default, a free gigabyte for each thread, a read would have one thread under any limit of ours.
    max_threads_min_free_memory_per_thread: String(Math.floor(memoryLimitBytes / 16)),
    // With a task of a pool for each part, half of a plan's processor time went into waking threads.
    max_threads_for_indexes: "1",
    // Beyond this, sorting and grouping go on disk instead of failing.
    max_bytes_before_external_group_by: String(Math.floor(oneQuery / 2)),
    max_bytes_before_external_sort: String(Math.floor(oneQuery / 2)),
    // A read whose client is gone is killed; this is for what cannot be.
    max_execution_time: "300",
    // The first attempts at a dead URL took chdb over two minutes otherwise.
    http_max_tries: "2",
    http_connection_timeout: "5",
    // Parameters are set by statements here, where a server of ClickHouse's does not count them as part of the query.
    max_query_size: String(QUERY_BYTES),
    allow_introspection_functions: "0",
    // chdb's default, mmap, would keep whole bodies of inserts in the process's memory.
    storage_file_read_method: "pread",
  };
}
