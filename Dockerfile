# One image for every role: `docker run perfolio <gateway|risk|context|standalone>`. What runs holds Node, the compiled services and their
# packages: no shell, no package manager, nobody but uid 10001. Pin the base by digest where you release: --build-arg NODE_IMAGE=node@sha256:…
ARG NODE_IMAGE=node:24-bookworm-slim
FROM ${NODE_IMAGE} AS build
WORKDIR /source
COPY . .
RUN npm install --no-audit --no-fund --loglevel=error && npm run build
RUN npm prune --omit=dev --omit=optional --no-audit --no-fund --loglevel=error && node deploy/image/assemble.mjs /image

FROM scratch
ENV NODE_ENV=production PERFOLIO_DATA_DIR=/data PATH=/usr/local/bin
COPY --from=build /image /
COPY --from=build --chown=10001:10001 /image/data /data
WORKDIR /app
USER 10001:10001
STOPSIGNAL SIGTERM
EXPOSE 8080 9090 9464 50051 50052
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s --retries=3 CMD ["node", "/app/perfolio.cjs", "health"]
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=4", "--v8-pool-size=1", "/app/perfolio.cjs"]
CMD ["standalone"]
