#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
Installs DeadlineWatch as a Windows service, changes an installation, or removes it.
.DESCRIPTION
Run it from where the program was unpacked, best below "C:\Program Files". It may be run again and again: what is there is brought to what
is asked for, and a config folder that exists is left as it is. What it does:
  1. The service DeadlineWatch: starts with Windows (delayed), runs as NT SERVICE\DeadlineWatch, an account without a password that may
     do nothing but what is granted here; starts again a minute after any fault.
  2. The folder -HomeFolder: config (a copy of the example at first), data, secrets. Administrators and the service's account alone can
     read it; the account can write everywhere but in config and secrets.
  3. The source DeadlineWatch of the event log.
  4. Checks the configuration, and starts the service where it is sound.
.PARAMETER ProgramFolder
Where deadlinewatch.exe is.
.PARAMETER HomeFolder
Where configuration, ledger and secrets are.
.PARAMETER Secret
Secrets to be asked for and kept, by name: mail-password, ledger-password, ping-url, source-NAME-password. None is shown or logged.
.PARAMETER Environment
Other settings, as @{ DEADLINEWATCH_MAIL_RELAY_HOST = 'relay.anytown.example' }. They are kept where every user of the machine can read
them, so that a secret is refused: give it with -Secret, or name its file by a variable that ends in _FILE. What was set before stays; '' removes it.
.PARAMETER NoStart
Leave the service stopped.
.PARAMETER Uninstall
Stop and remove the service and its event source. Configuration, ledger and secrets stay.
.EXAMPLE
.\install.ps1 -Secret mail-password
.EXAMPLE
.\install.ps1 -WhatIf
.EXAMPLE
.\install.ps1 -Uninstall
#>
[CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Install')]
param(
    [Parameter(ParameterSetName = 'Install')] [string] $ProgramFolder = (Split-Path (Split-Path $PSScriptRoot)),
    [Parameter(ParameterSetName = 'Install')] [string] $HomeFolder = (Join-Path $env:ProgramData 'DeadlineWatch'),
    [Parameter(ParameterSetName = 'Install')] [string[]] $Secret = @(),
    [Parameter(ParameterSetName = 'Install')] [hashtable] $Environment = @{},
    [Parameter(ParameterSetName = 'Install')] [switch] $NoStart,
    [Parameter(ParameterSetName = 'Uninstall', Mandatory)] [switch] $Uninstall
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

$Name = 'DeadlineWatch'
$Account = "NT SERVICE\$Name"
$ServiceKey = "HKLM:\SYSTEM\CurrentControlSet\Services\$Name"
$EventKey = "HKLM:\SYSTEM\CurrentControlSet\Services\EventLog\Application\$Name"

# By number: their names are other ones on a Windows of another language.
$System = '*S-1-5-18'
$Administrators = '*S-1-5-32-544'

# A program of Windows; its answer is shown only where it failed.
function Invoke-Program([string] $Program, [string[]] $Arguments) {
    $answer = & $Program @Arguments 2>&1
    if ($LASTEXITCODE -ne 0) {
        throw "$Program $($Arguments[0]) $($Arguments[1]) failed with $($LASTEXITCODE): $($answer -join ' ')"
    }
}

function Get-Installed { Get-Service -Name $Name -ErrorAction SilentlyContinue }

function Install-Service([string] $Command) {
    if (-not $PSCmdlet.ShouldProcess($Name, 'Create or change the service')) { return }
    if (Get-Installed) {
        $changed = Get-CimInstance Win32_Service -Filter "Name='$Name'" | Invoke-CimMethod -MethodName Change -Arguments @{ PathName = $Command }
        if ($changed.ReturnValue -ne 0) { throw "The service could not be changed: Win32_Service answered $($changed.ReturnValue)." }
    }
    else {
        New-Service -Name $Name -BinaryPathName $Command -DisplayName $Name -StartupType Automatic `
            -Description 'Tells managers before statutory timescales of children''s services are missed.' | Out-Null
    }
    Invoke-Program sc.exe @('config', $Name, 'obj=', $Account)
    Invoke-Program sc.exe @('config', $Name, 'start=', 'delayed-auto')
    # A minute after each fault, without end: a fault of the configuration or of the database may be mended at any time.
    Invoke-Program sc.exe @('failure', $Name, 'reset=', '86400', 'actions=', 'restart/60000/restart/60000/restart/60000')
    # Also where it ended by itself with an exit code: a part that died, or that hung.
    Invoke-Program sc.exe @('failureflag', $Name, '1')
}

function Install-Folder([string] $Folder, [string] $Right) {
    if (-not $PSCmdlet.ShouldProcess($Folder, "Let administrators and $Account alone in ($Right)")) { return }
    New-Item -ItemType Directory -Force -Path $Folder | Out-Null
    Invoke-Program icacls.exe @($Folder, '/inheritance:r', '/grant:r', "${System}:(OI)(CI)F", "${Administrators}:(OI)(CI)F", "${Account}:(OI)(CI)$Right")
}

function Install-Config([string] $Config) {
    if ((Test-Path $Config) -or -not $PSCmdlet.ShouldProcess($Config, 'Copy the example configuration')) { return }
    New-Item -ItemType Directory -Force -Path $Config | Out-Null
    Get-ChildItem (Join-Path $ProgramFolder 'config') | Where-Object Name -ne 'service' | Copy-Item -Destination $Config -Recurse
}

function Install-EventSource {
    if (-not $PSCmdlet.ShouldProcess($Name, 'Register the source of the event log')) { return }
    if (-not (Test-Path $EventKey)) { New-Item -Path $EventKey | Out-Null }
    # It comes with .NET, and holds a message for each number that is the text alone.
    $messages = Join-Path $ProgramFolder 'System.Diagnostics.EventLog.Messages.dll'
    New-ItemProperty -Path $EventKey -Name EventMessageFile -PropertyType ExpandString -Value $messages -Force | Out-Null
    New-ItemProperty -Path $EventKey -Name TypesSupported -PropertyType DWord -Value 7 -Force | Out-Null
}

function Assert-NoSecret {
    foreach ($variable in $Environment.Keys) {
        if ($variable -match '(PASSWORD|SECRET|TOKEN|PING_URL)$') {
            throw "$variable would be readable by every user of this machine. Give it with -Secret, or set ${variable}_FILE to its file."
        }
    }
}

# What the service has from before, and over it what was asked for now.
function Get-Settings([string] $Secrets) {
    $settings = @{}
    $before = Get-ItemProperty -Path $ServiceKey -Name Environment -ErrorAction SilentlyContinue
    if ($before) {
        foreach ($line in $before.Environment) {
            $variable, $value = $line -split '=', 2
            $settings[$variable] = $value
        }
    }
    foreach ($variable in $Environment.Keys) { $settings[$variable] = [string] $Environment[$variable] }
    $settings['CREDENTIALS_DIRECTORY'] = $Secrets
    foreach ($variable in @($settings.Keys)) { if (-not $settings[$variable]) { $settings.Remove($variable) } }
    $settings
}

function Install-Environment([hashtable] $Settings) {
    if (-not $PSCmdlet.ShouldProcess($Name, "Set the environment: $($Settings.Keys -join ', ')")) { return }
    $lines = @($Settings.GetEnumerator() | ForEach-Object { "$($_.Key)=$($_.Value)" })
    New-ItemProperty -Path $ServiceKey -Name Environment -PropertyType MultiString -Value ([string[]] $lines) -Force | Out-Null
}

function Install-Secret([string] $Secrets, [string] $Key) {
    if ($Key -notmatch '^[a-z0-9-]+$') { throw "$Key is no name of a secret: write it as mail-password." }
    if (-not $PSCmdlet.ShouldProcess((Join-Path $Secrets $Key), 'Ask for the secret and keep it')) { return }
    $given = Read-Host -Prompt $Key -AsSecureString
    $memory = [Runtime.InteropServices.Marshal]::SecureStringToBSTR($given)
    try {
        [IO.File]::WriteAllText((Join-Path $Secrets $Key), [Runtime.InteropServices.Marshal]::PtrToStringBSTR($memory))
    }
    finally {
        [Runtime.InteropServices.Marshal]::ZeroFreeBSTR($memory)
    }
}

# As the service will read it, so that a fault is seen here and not in the event log.
function Test-Config([string] $Program, [string] $Config, [hashtable] $Settings) {
    $before = @{}
    foreach ($variable in $Settings.Keys) {
        $before[$variable] = [Environment]::GetEnvironmentVariable($variable)
        [Environment]::SetEnvironmentVariable($variable, $Settings[$variable])
    }
    try {
        & $Program check --config $Config | Out-Host
        return $LASTEXITCODE -eq 0
    }
    finally {
        foreach ($variable in $before.Keys) { [Environment]::SetEnvironmentVariable($variable, $before[$variable]) }
    }
}

function Uninstall-All {
    if ((Get-Installed) -and $PSCmdlet.ShouldProcess($Name, 'Stop and remove the service')) {
        Stop-Service -Name $Name
        Invoke-Program sc.exe @('delete', $Name)
    }
    if ((Test-Path $EventKey) -and $PSCmdlet.ShouldProcess($Name, 'Remove the source of the event log')) {
        Remove-Item -Path $EventKey
    }
    if ($WhatIfPreference) { return }
    Write-Host 'Removed. Configuration, ledger and secrets are where they were; remove them yourself once nobody needs them.'
}

if ($Uninstall) {
    Uninstall-All
    return
}

Assert-NoSecret
$program = Join-Path $ProgramFolder 'deadlinewatch.exe'
if (-not (Test-Path $program)) { throw "There is no deadlinewatch.exe in $ProgramFolder. Name its folder with -ProgramFolder." }
if (-not $ProgramFolder.StartsWith($env:ProgramFiles, [StringComparison]::OrdinalIgnoreCase)) {
    Write-Warning "$ProgramFolder is not below $env:ProgramFiles. See that only administrators can write in it: what lies there runs as the service."
}
$config = Join-Path $HomeFolder 'config'
$secrets = Join-Path $HomeFolder 'secrets'

if ((Get-Installed) -and $PSCmdlet.ShouldProcess($Name, 'Stop the service')) { Stop-Service -Name $Name }
# First the service: the account exists once it does.
Install-Service "`"$program`" run --service --config `"$config`""
Install-Folder $HomeFolder 'M'
Install-Config $config
Install-Folder $config 'RX'
Install-Folder $secrets 'RX'
Install-EventSource
$settings = Get-Settings $secrets
Install-Environment $settings
foreach ($key in $Secret) { Install-Secret $secrets $key }

if ($WhatIfPreference) { return }
if (-not (Test-Config $program $config $settings)) {
    throw "The configuration in $config is not sound: see above. The service is installed, and not started. Mend it, then: Start-Service $Name"
}
if ($NoStart) {
    Write-Host "Installed. Start it with: Start-Service $Name"
    return
}
Start-Service -Name $Name
Write-Host "Installed and running: Get-Service $Name; Get-EventLog -LogName Application -Source $Name -Newest 20"
