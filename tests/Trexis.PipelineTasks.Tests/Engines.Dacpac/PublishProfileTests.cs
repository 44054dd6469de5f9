using Trexis.PipelineTasks.Engines.Dacpac.Options;

namespace Trexis.PipelineTasks.Tests.Engines.Dacpac;

public sealed class PublishProfileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_profile_says_what_differs_from_the_defaults()
    {
        var settings = Read("""
            <DropObjectsNotInSource>True</DropObjectsNotInSource>
            <DoNotDropObjectTypes>Users;RoleMembership</DoNotDropObjectTypes>
            <CommandTimeout>120</CommandTimeout>
            <TargetConnectionString>Data Source=prod;Password=hunter2</TargetConnectionString>
            """, "<SqlCmdVariable Include=\"Env\"><Value>prod</Value></SqlCmdVariable>");

        settings.Values["DropObjectsNotInSource"].ShouldBe("True");
        settings.Values["ScriptDatabaseOptions"].ShouldBe("False");
        settings.Values["DoNotDropObjectTypes"].ShouldBe("RoleMembership;Users");
        settings.VariableValues["env"].ShouldBe("prod");
        settings.Shown.Values.ShouldNotContain(value => value.Contains("hunter2", StringComparison.Ordinal) || value == "prod");
    }

    [Fact]
    public void A_switch_of_Visual_Studio_for_one_type_goes_onto_the_list_of_all()
    {
        var settings = Read("""
            <ExcludeUsers>True</ExcludeUsers>
            <ExcludeLogins>True</ExcludeLogins>
            <ExcludeTables>False</ExcludeTables>
            <DoNotDropUsers>True</DoNotDropUsers>
            <DoNotDropObjectTypes>RoleMembership</DoNotDropObjectTypes>
            """);

        settings.Values["ExcludeObjectTypes"].ShouldBe("Logins;Users");
        settings.Values["DoNotDropObjectTypes"].ShouldBe("RoleMembership;Users");
    }

    [Fact]
    public void Everything_wrong_is_told_at_once_with_its_line()
    {
        var problems = Should.Throw<InputException>(() => Read("""
            <DropObjectNotInSource>True</DropObjectNotInSource>
            <CommandTimeout>soon</CommandTimeout>
            <CreateNewDatabase>True</CreateNewDatabase>
            <BackupDatabaseBeforeChanges>True</BackupDatabaseBeforeChanges>
            """)).Problems;

        problems.Select(problem => problem.Where[(problem.Where.LastIndexOf(':') + 1)..]).ShouldBe(["2", "3", "4", "5"]);
        problems[0].Accepted.ShouldBe("did you mean DropObjectsNotInSource?");
    }

    [Fact]
    public void What_a_profile_of_Visual_Studio_begins_with_is_taken_and_what_is_nearly_right_is_told_with_what_is_meant()
    {
        Read("<IncludeCompositeObjects>True</IncludeCompositeObjects><AzureStorageKey></AzureStorageKey>")
            .Values["IncludeCompositeObjects"].ShouldBe("True");

        var problems = Should.Throw<InputException>(() => Read("""
            <ExcludeUser>True</ExcludeUser>
            <DoNotDropUsers>yes</DoNotDropUsers>
            <ExcludeObjectTypes>Users;Login;7</ExcludeObjectTypes>
            <DeployDatabaseInSingleUserMode>True</DeployDatabaseInSingleUserMode>
            <AdditionalDeploymentContributors>Company.Contributor</AdditionalDeploymentContributors>
            """)).Problems;

        problems.Select(problem => problem.Accepted).ShouldBe(
            ["did you mean ExcludeUsers?", "True or False", "Logins in place of Login", "False, or none of it", "none"]);
    }

    [Fact]
    public void Options_of_the_command_line_take_lists_and_switches_as_profiles_do()
    {
        var problems = new List<InputProblem>();

        var settings = DeploySettings.Default.With(
            [new GivenOption("ExcludeObjectTypes", "Users;Logins", "--options"), new GivenOption("ExcludeRoutes", "true", "--options")],
            problems);

        problems.ShouldBeEmpty();
        settings.Values["ExcludeObjectTypes"].ShouldBe("Logins;Routes;Users");
    }

    [Theory]
    [InlineData("<Project>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><Project>&a;</Project>")]
    public void What_is_no_profile_is_a_bad_input(string content) =>
        Should.Throw<InputException>(() => PublishProfile.Read(_folder.Write("x.publish.xml", content), DeploySettings.Default)).Problems
            .ShouldHaveSingleItem();

    private DeploySettings Read(string properties, string items = "") => PublishProfile.Read(
        _folder.Write(
            "x.publish.xml",
            $"<Project xmlns=\"http://schemas.microsoft.com/developer/msbuild/2003\"><PropertyGroup>\n"
                + $"{properties}\n</PropertyGroup><ItemGroup>{items}</ItemGroup></Project>"),
        DeploySettings.Default);
}
