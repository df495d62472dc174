@echo off
rem Runs mvnw, which is a shell script, by the shell that Git for Windows brings.
setlocal
set "MVNW_SHELL="
for /f "delims=" %%g in ('where git 2^>nul') do (
  if exist "%%~dpg..\bin\sh.exe" set "MVNW_SHELL=%%~dpg..\bin\sh.exe"
  if exist "%%~dpg..\..\bin\sh.exe" set "MVNW_SHELL=%%~dpg..\..\bin\sh.exe"
)
if not defined MVNW_SHELL (
  echo mvnw: there is no shell of Git for Windows; install Git for Windows, or use a Maven of your own 1>&2
  exit /b 1
)
set "MVNW_SCRIPT=%~dp0mvnw"
"%MVNW_SHELL%" "%MVNW_SCRIPT:\=/%" %*
exit /b %errorlevel%
