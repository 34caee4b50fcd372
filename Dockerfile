# Unikernel Composer in an image: the toolchain is built, the page is bundled, builds and boots run as a user without rights.
#
#   docker build -t unikernel-composer .
#   docker run --rm -p 4170:4170 -v unikernels:/data -e UNIKERNEL_COMPOSER_TOKEN="$(openssl rand -hex 16)" \
#     --security-opt seccomp=unconfined --security-opt apparmor=unconfined unikernel-composer
#
# The server in it listens on all addresses of the container, so it starts only with an access token of 16 characters or
# more. The two security options are needed twice. Docker's default seccomp profile lets no program without CAP_SYS_ADMIN call
# unshare, mount, setns and pivot_root, and its AppArmor profile refuses mounts to all:
#
# - bubblewrap keeps builds and boots apart from the server by such calls. Without the options nothing is built, unless
#   UNIKERNEL_COMPOSER_CONFINE=off says that this need not be.
# - hvt-net and passt make a network's namespaces by them. Without the options images with a network do not boot, and nothing but
#   the options changes that; those without a network do.
#
# A seccomp profile of one's own may be the default one with those four calls, clone with CLONE_NEW* and umount2 allowed. An image
# that is to reach the internet needs --device /dev/net/tun too. Where the host restricts user namespaces for all programs
# (user.max_user_namespaces=0, kernel.apparmor_restrict_unprivileged_userns=1), no option of a container helps: the message
# of the boot, and `unikernel-composer doctor` in the container, name the setting.

FROM debian:trixie-slim AS root
ENV DEBIAN_FRONTEND=noninteractive UNIKERNEL_COMPOSER_ROOT=/
WORKDIR /app
COPY setup/root/packages.txt setup/root/describe setup/root/
# The image is the root itself: the same packages, installed, and what a fetched root tells of itself.
RUN sed -i 's/^Types: deb$/Types: deb deb-src/' /etc/apt/sources.list.d/debian.sources \
 && apt-get update \
 && sed 's/#.*//; /^-/d' setup/root/packages.txt | xargs apt-get install -y --no-install-recommends \
 && setup/root/describe \
 && apt-get clean \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /usr/share/man /usr/share/locale /usr/share/info \
 && find /usr/share/doc -type f ! -name copyright -delete

FROM root AS toolchain
COPY unikernel unikernel
RUN unikernel/toolchain/build --cache /toolchain && rm -rf /toolchain/log /toolchain/stage

FROM node:20-trixie-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund

FROM packages AS page
COPY vite.config.ts tsconfig.json tsconfig.base.json ./
COPY shared shared
COPY web web
RUN npx vite build --outDir /app/dist/web --emptyOutDir

FROM packages AS production
RUN npm prune --omit=dev --no-audit --no-fund

FROM root
RUN useradd --create-home --uid 1000 node
COPY --from=packages /usr/local/bin/node /usr/local/bin/node
ENV NODE_ENV=production \
    UNIKERNEL_COMPOSER_HOST=0.0.0.0 \
    UNIKERNEL_COMPOSER_PORT=4170 \
    UNIKERNEL_COMPOSER_CACHE=/toolchain \
    UNIKERNEL_COMPOSER_DATA=/data
COPY --from=toolchain /toolchain /toolchain
COPY --from=production /app/node_modules node_modules
COPY package.json package-lock.json tsconfig.base.json ./
COPY bin bin
COPY setup setup
COPY shared shared
COPY server server
COPY unikernel unikernel
COPY --from=page /app/dist/web dist/web
RUN install -d -o node -g node /data /toolchain/opam && ln -s /app/bin/unikernel-composer.mjs /usr/local/bin/unikernel-composer
USER node
VOLUME /data
EXPOSE 4170
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "const r = await fetch(`http://127.0.0.1:${process.env.UNIKERNEL_COMPOSER_PORT}/api/v1/health`); process.exit(r.ok ? 0 : 1)", "--input-type=module"]
CMD ["node", "--import", "tsx", "server/main.ts"]
