# One image for every role: the command names what to run, e.g. `services/risk/dist/main.js`.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm install --no-audit --no-fund --loglevel=error && npm run build && npm prune --omit=dev --omit=optional --loglevel=error \
  && mkdir /data && chown 10001:10001 /data

FROM node:24-bookworm-slim
ENV NODE_ENV=production PERFOLIO_DATA_DIR=/data
WORKDIR /app
COPY --from=build --chown=root:root /app /app
COPY --from=build --chown=10001:10001 /data /data
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning"]
CMD ["standalone/dist/main.js"]
