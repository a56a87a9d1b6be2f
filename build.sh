#!/usr/bin/env bash
# The build: format check, build with warnings as errors, tests. Ends with a line "N passed, N failed".
#   ./build.sh            everything
#   ./build.sh fix        let the formatter write, then everything
#   ./build.sh deb        make the Debian package, and try it on a fresh Debian under systemd (four minutes)
#   ./build.sh life       publish the program for Linux, and try how it starts, reloads, stops, hangs and dies (two minutes)
#   ./build.sh linux      the same, and the Dockerfile without an engine, a read-only root, the figures (eight minutes)
#   ./build.sh windows    publish the program for Windows, and try it under Wine: its commands, and its life as a service (three minutes)
#   ./build.sh dashboards prove that dashboards and alerts fit the service, on a Prometheus that scrapes the demo (two minutes)
# Works from a clean checkout on Debian 12 with the .NET 10 SDK; elsewhere it says what is missing.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

step() { printf '\n== %s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; echo "0 passed, 1 failed"; exit 1; }

# What the tests use beside .NET: promtool (the Prometheus text format, judged by Prometheus itself), the server programs of
# PostgreSQL and of Postfix, from which the tests start a server and a mail relay of their own, and Chromium, in which the mails
# are looked at.
need=()
need_postgresql() { command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need+=(postgresql); }
if [ "${1:-}" = life ]; then
  need_postgresql
elif [ "${1:-}" = linux ]; then
  need_postgresql
  # What makes a fresh Debian in a folder.
  command -v debootstrap >/dev/null || need+=(debootstrap)
elif [ "${1:-}" = deb ]; then
  # Debian's own judge of packages, and what makes and starts a fresh Debian in a folder.
  command -v lintian >/dev/null || need+=(lintian)
  command -v debootstrap >/dev/null || need+=(debootstrap)
  command -v systemd-nspawn >/dev/null || need+=(systemd-container)
elif [ "${1:-}" = windows ]; then
  [ -x /usr/lib/wine/wine64 ] || need+=(wine wine64)
elif [ "${1:-}" = dashboards ]; then
  # Prometheus itself, and npm for the types that Grafana publishes.
  command -v prometheus >/dev/null || need+=(prometheus)
  command -v npm >/dev/null || need+=(nodejs npm)
else
  command -v promtool >/dev/null || need+=(prometheus)
  need_postgresql
  [ -x /usr/sbin/postfix ] || need+=(postfix)
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || need+=(chromium)
fi
if [ ${#need[@]} -gt 0 ]; then
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    step "Installing ${need[*]}"
    # Debian would start what it installs; nothing here needs a running service. Containers say so already.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
      printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
      trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${need[@]}"; } \
      >/tmp/deadlinewatch-apt.log 2>&1 || tail -5 /tmp/deadlinewatch-apt.log >&2
  else
    printf 'Not found: %s. Tests that need it will fail; install it, or run this as root on Debian.\n' "${need[*]}" >&2
  fi
fi
command -v dotnet >/dev/null || fail "The .NET 10 SDK is missing: see https://dot.net, then run this again."

step "Restore"
dotnet restore DeadlineWatch.sln --locked-mode -v quiet || fail "The packages could not be restored: see above."

# A program as it is installed: for one kind of machine, with its own .NET, compiled ahead so that it starts fast.
# What the analysers say, they say in the build.
publish() { # RID
  step "Publish $1"
  dotnet publish src/DeadlineWatch -c Release -r "$1" --self-contained -p:PublishReadyToRun=true -p:RestoreLockedMode=true \
    -p:RunAnalyzers=false -o "artifacts/publish/$1" -v quiet || fail "It could not be published: see above."
}

# The programs that try what was published; whoever stops this stops them too, which end what they started.
try() { # ARGUMENTS
  dotnet build tests/DeadlineWatch.Trial --no-restore -warnaserror -v quiet || fail "The build failed: see above."
  step "Try $1"
  dotnet artifacts/bin/DeadlineWatch.Trial/debug/DeadlineWatch.Trial.dll "$@" & check=$!
  trap 'kill $check 2>/dev/null; wait $check' INT TERM
  code=0; wait $check || code=$?
  exit $code
}

if [ "${1:-}" = life ]; then
  publish linux-x64
  try lifetime artifacts/publish/linux-x64
fi

if [ "${1:-}" = linux ]; then
  publish linux-x64
  mkdir -p artifacts/trial
  try linux artifacts/publish/linux-x64 artifacts/trial/debian
fi

if [ "${1:-}" = deb ]; then
  publish linux-x64
  step "Package"
  version=$(sed -n 's:.*<VersionPrefix>\(.*\)</VersionPrefix>.*:\1:p' Directory.Build.props)
  mkdir -p artifacts/deb artifacts/trial
  package=$(config/service/debian/pack artifacts/publish/linux-x64 "$version" artifacts/deb) || fail "The package could not be made: see above."
  echo "$package"
  try deb "$package" artifacts/trial/debian
fi

if [ "${1:-}" = windows ]; then
  publish win-x64
  try windows artifacts/publish/win-x64
fi

if [ "${1:-}" = dashboards ]; then
  step "Build"
  dotnet build tests/DeadlineWatch.Dashboards --no-restore -warnaserror -v quiet || fail "The build failed: see above."
  step "Dashboards and alerts"
  # Whoever stops this stops the check too, which ends what it started; its last line says how many passed.
  dotnet artifacts/bin/DeadlineWatch.Dashboards/debug/DeadlineWatch.Dashboards.dll & check=$!
  trap 'kill $check 2>/dev/null; wait $check' INT TERM
  code=0; wait $check || code=$?
  exit $code
fi

step "Format"
if [ "${1:-}" = fix ]; then dotnet format whitespace DeadlineWatch.sln --no-restore; fi
dotnet format whitespace DeadlineWatch.sln --no-restore --verify-no-changes || fail "Run ./build.sh fix"

step "Build"
dotnet build DeadlineWatch.sln --no-restore -warnaserror -v quiet || fail "The build failed: see above."

step "Test"
results=$(mktemp -d)
failed=0
dotnet test DeadlineWatch.sln --no-build -v quiet --logger trx --logger "console;verbosity=minimal" --results-directory "$results" || failed=1

# One closing line over all test projects, from the result files themselves.
passed=0; bad=0; skipped=0
for trx in "$results"/*.trx; do
  [ -e "$trx" ] || fail "No test ran."
  counters=$(grep -o '<Counters [^>]*' "$trx")
  value() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
  passed=$((passed + $(value passed))); bad=$((bad + $(value failed)))
  skipped=$((skipped + $(value total) - $(value executed)))
done
[ $passed -gt 0 ] || failed=1
[ $failed = 0 ] || [ $bad -gt 0 ] || bad=1
[ $skipped -eq 0 ] && echo "$passed passed, $bad failed" || echo "$passed passed, $bad failed, $skipped skipped"
[ $failed = 0 ] && [ $bad = 0 ]
