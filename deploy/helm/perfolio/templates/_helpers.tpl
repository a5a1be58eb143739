{{- define "perfolio.name" -}}
{{- printf "%s-%s" .root.Release.Name .role | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "perfolio.selector" -}}
app.kubernetes.io/name: perfolio
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end -}}

{{- define "perfolio.labels" -}}
{{ include "perfolio.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "perfolio.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ required "image.tag or image.digest is needed" .Values.image.tag }}
{{- end -}}
{{- end -}}

{{/* Secrets are files, each service's own. */}}
{{- define "perfolio.secretKeys" -}}
{{- if eq . "context" -}}signing-keys.json service-secret cache-keys redis-url database-url admin-password
{{- else -}}signing-keys.json service-secret cache-keys redis-url
{{- end -}}
{{- end -}}

{{- define "perfolio.environment" -}}
{{- $values := .root.Values -}}
- {name: PERFOLIO_HOST, value: "0.0.0.0"}
- {name: PERFOLIO_LOG_LEVEL, value: {{ $values.settings.logLevel | quote }}}
- {name: PERFOLIO_CONTEXT_ADDRESS, value: "{{ include "perfolio.name" (dict "root" .root "role" "context") }}:50051"}
- {name: PERFOLIO_RISK_ADDRESSES, value: "{{ include "perfolio.name" (dict "root" .root "role" "risk") }}:50052"}
- {name: PERFOLIO_SIGNING_KEYS_FILE, value: /run/secrets/perfolio/signing-keys.json}
- {name: PERFOLIO_SERVICE_SECRET_FILE, value: /run/secrets/perfolio/service-secret}
- {name: PERFOLIO_CACHE_KEYS_FILE, value: /run/secrets/perfolio/cache-keys}
- {name: REDIS_URL_FILE, value: /run/secrets/perfolio/redis-url}
{{- if $values.settings.tracesEndpoint }}
- {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ $values.settings.tracesEndpoint | quote }}}
{{- end }}
{{- if $values.internalTls.secretName }}
- {name: PERFOLIO_INTERNAL_TLS_CERT_FILE, value: /run/tls/internal/tls.crt}
- {name: PERFOLIO_INTERNAL_TLS_KEY_FILE, value: /run/tls/internal/tls.key}
- {name: PERFOLIO_INTERNAL_TLS_CA_FILE, value: /run/tls/internal/ca.crt}
{{- end }}
{{- if eq .role "context" }}
- {name: DATABASE_URL_FILE, value: /run/secrets/perfolio/database-url}
- {name: PERFOLIO_ADMIN_EMAIL, value: {{ $values.settings.adminEmail | quote }}}
- {name: PERFOLIO_ADMIN_PASSWORD_FILE, value: /run/secrets/perfolio/admin-password}
- {name: PERFOLIO_SIGN_UP, value: {{ $values.settings.signUp | quote }}}
{{- end }}
{{- if eq .role "gateway" }}
- {name: PERFOLIO_DRAIN_MS, value: "5000"}
- {name: PERFOLIO_GATEWAYS, value: {{ .config.autoscaling.max | default .config.replicas | quote }}}
{{- if $values.settings.trustedProxies }}
- {name: PERFOLIO_TRUSTED_PROXIES, value: {{ join "," $values.settings.trustedProxies | quote }}}
{{- end }}
{{- if $values.settings.publicUrl }}
- {name: PERFOLIO_PUBLIC_URL, value: {{ $values.settings.publicUrl | quote }}}
{{- end }}
{{- if $values.doorTls.secretName }}
- {name: PERFOLIO_TLS_CERT_FILE, value: /run/tls/door/tls.crt}
- {name: PERFOLIO_TLS_KEY_FILE, value: /run/tls/door/tls.key}
{{- end }}
{{- end }}
{{- range $name, $value := $values.settings.extra }}
- {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- end -}}

{{/* Native gRPC probes speak plain text and show no certificate; where services use TLS among themselves the image asks itself. */}}
{{- define "perfolio.probe" -}}
{{- if eq .role "gateway" -}}
httpGet: {path: {{ .path }}, port: http, scheme: {{ ternary "HTTPS" "HTTP" (ne .root.Values.doorTls.secretName "") }}}
{{- else if .root.Values.internalTls.secretName -}}
exec: {command: [node, /app/perfolio.cjs, health, {{ .role }}]}
{{- else -}}
grpc: {port: {{ ternary 50051 50052 (eq .role "context") }}}
{{- end -}}
{{- end -}}
