# DeadlineWatch as a container: see README, "Container".
# Where there is no engine, ./build.sh linux carries out these very lines without one.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /source
# What decides on the packages alone, so that they are fetched anew only when that changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/DeadlineWatch/DeadlineWatch.csproj src/DeadlineWatch/packages.lock.json src/DeadlineWatch/
COPY src/DeadlineWatch.Rules/DeadlineWatch.Rules.csproj src/DeadlineWatch.Rules/packages.lock.json src/DeadlineWatch.Rules/
# Locked: what the lock files do not name is not taken.
RUN dotnet restore src/DeadlineWatch --locked-mode -p:RuntimeIdentifier=linux-x64 -p:SelfContained=true -p:PublishReadyToRun=true
COPY . .
# With its own .NET, compiled ahead: the image below needs no runtime, and it is ready in a second.
# The analysers have their say in ./build.sh.
RUN dotnet publish src/DeadlineWatch -c Release -r linux-x64 --self-contained -p:PublishReadyToRun=true --no-restore -p:RunAnalyzers=false -o /published

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble
# Without time zones every due moment would be wrong: an image that lacks them is not built.
RUN test -e /usr/share/zoneinfo/Europe/London
COPY --from=build /published /usr/lib/deadlinewatch
# The volume that is mounted here takes its owner from this folder.
RUN install -d -o 10001 -g 10001 -m 0750 /var/lib/deadlinewatch
VOLUME /var/lib/deadlinewatch
# Mounted by whoever runs it. Named, so that the example beside the program is never taken in its stead.
ENV DEADLINEWATCH_CONFIG=/etc/deadlinewatch
# The root may be read-only: .NET then has nowhere for its debugger's door, which nobody needs.
ENV DOTNET_EnableDiagnostics=0
# As in the unit file: 20 MB less.
ENV DOTNET_GCgen0size=80000
ENV DOTNET_GCRegionSize=100000
ENV DOTNET_GCConserveMemory=5
ENV MALLOC_ARENA_MAX=1
ENV MALLOC_TRIM_THRESHOLD_=65536
ENV MALLOC_MMAP_THRESHOLD_=32768
ENV MALLOC_TOP_PAD_=0
# A number, by which Kubernetes can tell that it is not root.
USER 10001:10001
WORKDIR /var/lib/deadlinewatch
# Not oftener: each asking starts a process of its own.
HEALTHCHECK --interval=60s --timeout=10s --start-period=30s CMD ["/usr/lib/deadlinewatch/deadlinewatch", "health"]
ENTRYPOINT ["/usr/lib/deadlinewatch/deadlinewatch"]
CMD ["run"]
