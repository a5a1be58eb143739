/** What `perfolio init` makes in the folder of secrets, by the names that docker-compose.yml reads, and the setting that each becomes. */
export const SECRET_FILES = {
  'signing-keys.json': 'PERFOLIO_SIGNING_KEYS',
  'service-secret': 'PERFOLIO_SERVICE_SECRET',
  'cache-keys': 'PERFOLIO_CACHE_KEYS',
  'postgres-password': undefined,
  'database-url': 'DATABASE_URL',
  'redis.conf': undefined,
  'redis-url': 'REDIS_URL',
  'admin-password': 'PERFOLIO_ADMIN_PASSWORD',
  'grafana-password': undefined,
  'backup-key': 'PERFOLIO_BACKUP_KEY',
} as const;

/** It stands beside the file of settings. */
export const SECRETS_FOLDER = 'secrets';
