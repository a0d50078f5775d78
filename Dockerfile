# kubeverdict in a container, as the operator in deploy/ runs it, or for one lint: docker run --rm -v "$PWD:/work:ro" -w /work kubeverdict:0.1.0 lint .
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-slim
# Nothing here is written to: the root file system may be read-only, and any user will do.
WORKDIR /app
COPY --from=build /build/package.json /build/LICENSE /build/NOTICE ./
COPY --from=build /build/dist dist
COPY --from=build /build/schemas schemas
COPY --from=build /build/rules rules
COPY --from=build /build/node_modules node_modules
ENV NODE_ENV=production
USER 65532:65532
ENTRYPOINT ["node", "/app/dist/cli.js"]
CMD ["operator"]
